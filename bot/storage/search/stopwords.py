"""Words that carry no meaning of their own in a question, English and German."""

from __future__ import annotations

ENGLISH = frozenset(
    """
    a about above after again against all also am an and any anybody anyone anything are around as ask asking at be because
    been before being below best better between both but by can cannot could did do does doing done during each else etc
    ever every few for from further get gets getting give go going good got had has have having he hello help her
    here hers hey hi him his how i if in into is it its itself just know let like looking lot make many may
    maybe me might mine more most much must my myself need needed no nor not now of off on once one only or other
    our ours out over own please possible problem question same shall she should so some somebody someone something
    somehow still such suggest tell than thank thanks that the their theirs them themselves then there these they
    thing things this those through to too try trying under until up us use used using very want wanted was way
    ways we well were what whatever when where whether which while who whom whose why will wish with without
    would yes yet you your yours yourself
    don doesn didn isn aren wasn weren won wouldn couldn shouldn hasn haven hadn ain ll ve re im ive id dont doesnt
    whats hows wheres thats cant
    """.split()
)

GERMAN = frozenset(
    """
    aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes auch auf aus bei
    beim bin bis bist bitte da dabei dafur daher damit danach danke dann darf darum das dass dein deine dem den denn
    der des dessen dich die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer
    eines einige er es etwas euch euer eure fur gegen geht gibt habe haben hat hatte hatten hier hin hinter ich ihm
    ihn ihnen ihr ihre ihrem ihren ihrer im immer in ins ist ja jede jedem jeden jeder jedes jemand jetzt kann kannst
    kein keine keinen konnen konnte machen macht man manche mehr mein meine meinem meinen meiner mich mir mit mochte
    muss mussen musste nach nicht nichts noch nun nur ob oder ohne schon sehr sein seine seit sich sie sind so solche
    soll sollte sondern sonst uber um und uns unser unter viel vom von vor wann war waren warum was weg weil welche
    welchem welchen welcher welches wenn wer werde werden wie wieder will wir wird wo woher wohin wollen wurde
    wurden zu zum zur zwischen
    """.split()
)

GERMAN_MARKS = frozenset(
    """
    das der und ist ich nicht ein eine einen fur mit auf wie kann von zu zum zur dem im wenn warum welche wird werden
    """.split()
)
"""Words that are German and never English: only beside one of them are *die*, *man* or *war* without meaning."""
