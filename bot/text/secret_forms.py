"""How each vendor writes its keys and tokens: the table behind ``bot.text.secrets``.

Prefixes, lengths and alphabets are the ones the vendors document, loosened at
the upper end since tokens grow.  What is public by design (a publishable key,
an account's number) is not in it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """How one kind of secret is written, and the words it cannot be without.

    ``secret`` is the group that is struck out; 0 is all that matches.
    A *loose* form may hold a word that only stands for a secret.
    """

    kind: str
    anchor: str
    expression: str
    secret: int = 0
    loose: bool = False


FORMS = (
    Form("aws key id", r"A(?:KIA|SIA|BIA|CCA)[A-Z0-9]{16}", r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b"),
    Form("github token", "gh[pousr]_[A-Za-z0-9]", r"gh[pousr]_[A-Za-z0-9]{30,}(?:[._-][A-Za-z0-9_-]{4,})*"),
    Form("github token", "github_pat_", r"github_pat_[A-Za-z0-9_]{22,}"),
    Form(
        "gitlab token",
        r"gl[a-z]{2,6}-[A-Za-z0-9_-]{8}",
        r"\bgl(?:pat|ptt|dt|rt|rtr|cbt|ft|imt|agent|oas|soat|ffct|wt)-[A-Za-z0-9_-]{20,}(?:\.[A-Za-z0-9_-]{2,})*",
    ),
    Form("gitlab token", "GR1348941", r"GR1348941[A-Za-z0-9_-]{20,}"),
    Form("slack token", r"xox[a-z]", r"xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9%/+=_-]{10,}"),
    Form("slack token", r"xapp-", r"xapp-[0-9]-[A-Za-z0-9]+-[0-9]+-[A-Za-z0-9]{16,}"),
    Form(
        "slack webhook",
        r"hooks\.slack(?:-gov)?\.com/",
        r"https?://hooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/[A-Za-z0-9/_+-]{20,}",
    ),
    Form(
        "discord webhook",
        r"discord(?:app)?\.com/api/",
        r"(?:https?://)?(?:[a-z]+\.)?discord(?:app)?\.com/api/(?:v[0-9]+/)?webhooks/[0-9]{15,21}/[A-Za-z0-9_-]{30,}",
    ),
    Form(
        "discord token",
        r"[A-Za-z0-9_-]{8}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{8}",
        r"\b[MNO][A-Za-z0-9_-]{22,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,45}",
    ),
    Form("discord token", r"mfa\.[A-Za-z0-9_-]{8}", r"\bmfa\.[A-Za-z0-9_-]{80,}"),
    Form("stripe key", r"[sr]k_(?:live|test)_", r"\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}"),
    Form("webhook secret", "whsec_", r"\bwhsec_[A-Za-z0-9+/]{24,}={0,2}"),
    Form("google api key", "AIza", r"AIza[A-Za-z0-9_-]{35}"),
    Form("google client secret", "GOCSPX-", r"GOCSPX-[A-Za-z0-9_-]{24,}"),
    Form("google token", r"ya29\.", r"ya29\.[A-Za-z0-9._-]{20,}"),
    Form("google token", "1//0", r"\b1//0[A-Za-z0-9_-]{30,}"),
    Form("anthropic key", "sk-ant-", r"\bsk-ant-[a-z]{2,8}[0-9]{2}-[A-Za-z0-9_-]{40,}"),
    Form(
        "openai key",
        r"sk-[A-Za-z0-9_-]{16}",
        r"\bsk-(?:(?:proj|svcacct|admin|None|service|or-v1|lf)-[A-Za-z0-9_-]{20,}|[A-Za-z0-9]{32,})",
    ),
    Form("npm token", "npm_[A-Za-z0-9]{8}", r"\bnpm_[A-Za-z0-9]{36,}"),
    Form("pypi token", "pypi-Ag", r"pypi-Ag[A-Za-z0-9_-]{50,}"),
    Form("hugging face token", "hf_[A-Za-z0-9]{8}|api_org_", r"\b(?:hf|api_org)_[A-Za-z0-9]{30,}"),
    Form("sendgrid key", r"SG\.", r"SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{32,64}"),
    Form("twilio key", r"SK[0-9a-f]{8}", r"\bSK[0-9a-f]{32}\b"),
    Form("telegram token", r"[0-9]{8}:[A-Za-z0-9_-]{8}", r"[0-9]{8,10}:AA[A-Za-z0-9_-]{32,33}"),
    Form(
        "json web token",
        r"eyJ[A-Za-z0-9_-]",
        r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]+){0,2}",
    ),
    Form("digitalocean token", "do[opr]_v1_", r"do[opr]_v1_[A-Fa-f0-9]{64}"),
    Form("shopify token", "shp[a-z]{2}_", r"shp(?:at|ca|pa|ss|tka)_[A-Fa-f0-9]{32}"),
    Form("mailgun key", "key-[0-9a-f]{8}", r"\b(?:pub)?key-[0-9a-f]{32}\b"),
    Form("mailgun key", "[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}", r"\b[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}\b"),
    Form("databricks token", "dapi[0-9a-f]{8}", r"\bdapi[0-9a-f]{32}(?:-[0-9]{1,2})?"),
    Form(
        "azure key",
        r"(?i)(?:account|accesssignature|access)key=",
        r"(?i)(?:Account|SharedAccess)Key=([A-Za-z0-9+/]{40,}={0,2})",
        1,
    ),
    Form("azure secret", r"[0-9]Q~", r"[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}"),
    Form(
        "signed address",
        r"(?i)(?:sig|signature)=",
        r"(?i)[?&;](?:sig|x-amz-signature|x-goog-signature)=([A-Za-z0-9%/+]{40,}=*)",
        1,
    ),
    Form(
        "access token",
        r"lin_(?:api|oauth)_|ntn_|secret_[A-Za-z0-9]{40}|fig[doru]{1,2}_|ATATT3|dckr_|hv[sbr]\.|\.atlasv1\.|gls?[ac]_|AGE-SECRET|NRAK-|PMAK-|sq0|HRKU-|fo1_"
        r"|sbp_|pscale_|sntr[yu]s_|dp\.[a-z]{2}\.|rubygems_|tskey-|gsk_|xai-|pplx-|r8_|pul-|AAAA[A-Za-z0-9_-]{7}:|EAA[A-Z]|shippo_|rnd_|nvapi-|ops_eyJ",
        r"\b(?:lin_(?:api|oauth)_[A-Za-z0-9]{32,}|ntn_[A-Za-z0-9]{40,}|secret_[A-Za-z0-9]{43}|fig[doru]{1,2}_[A-Za-z0-9_-]{40,}|ATATT3[A-Za-z0-9_=-]{100,}"
        r"|dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}|hv[sbr]\.[A-Za-z0-9_-]{24,}|[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,}|glc_[A-Za-z0-9+/=]{32,}"
        r"|glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}|AGE-SECRET-KEY-1[A-Z0-9]{58}|NRAK-[A-Z0-9]{27}|PMAK-[a-f0-9]{24}-[a-f0-9]{34}|sq0(?:atp|csp|idp)-[A-Za-z0-9_-]{22,}"
        r"|HRKU-[A-Za-z0-9_-]{30,}|fo1_[A-Za-z0-9_-]{40,}|sbp_[a-f0-9]{40}|pscale_(?:tkn|oauth|pw)_[A-Za-z0-9._=-]{32,}|sntr[yu]s_[A-Za-z0-9+/=_-]{40,}"
        r"|dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[a-z0-9_-]+\.)?[A-Za-z0-9]{40,}|rubygems_[a-f0-9]{48}|tskey-[a-z]+-[A-Za-z0-9_-]{16,}|gsk_[A-Za-z0-9]{40,}|xai-[A-Za-z0-9]{60,}"
        r"|pplx-[A-Za-z0-9]{40,}|r8_[A-Za-z0-9]{37,}|pul-[a-f0-9]{40}|AAAA[A-Za-z0-9_-]{7}:[A-Za-z0-9_-]{140,}|EAA[A-Z][A-Za-z0-9]{60,}|shippo_(?:live|test)_[a-f0-9]{40}"
        r"|rnd_[A-Za-z0-9]{28,}|nvapi-[A-Za-z0-9_-]{60,}|ops_eyJ[A-Za-z0-9+/]{200,}={0,3})",
    ),
    Form(
        "password",
        r"://[^\s/:@]{0,80}:[^\s/@]",
        r"\b[A-Za-z][A-Za-z0-9+.-]{1,30}://([^\s/:@\"'`<>]{0,80}):([^\s/\"'`<>]{1,200})@[A-Za-z0-9\[$]",
        2,
        loose=True,
    ),
    Form(
        "access token",
        r"(?i)\b(?:bearer|basic|token) +[A-Za-z0-9._~+/-]{12}",
        r"(?i)\b(?:bearer|authorization: *(?:basic|token|bot)) +([A-Za-z0-9._~+/-]{12,}=*)",
        1,
        loose=True,
    ),
    Form(
        "password", r"(?:-u|--user)[ =]", r"(?:-u|--user)[ =][\"']?[A-Za-z0-9_.@-]{1,64}:([^\s\"'`]{6,})", 1, loose=True
    ),
)
