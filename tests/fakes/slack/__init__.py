"""A Slack of our own on 127.0.0.1, to which the real slack_sdk and slack_bolt talk.

    async with FakeSlack("socket") as slack:               # or "http"
        acme = slack.workspace()                           # T01, Hearth installed
        acme.person("li"), acme.person("gus", guest=True)
        acme.channel("general", ["li"])                    # with Hearth in it; hearth=False without
        config = SlackConfig(**slack.settings())           # token mode, in the chosen way
        adapter = SlackAdapter(config, installations=…, tickets=…, clock=…)
        async with running(slack, adapter, inbox, library):
            said = await acme.says("li", "general", "#tip Restart it")   # waits for the ack
            assert said.acked
            await acme.types("li", "general", "/ask restart")            # .body is the ack's
            card = acme.sees("li")[-1]                     # channels, own conversation, ephemeral answers
            await acme.presses("li", card, "I used this")
            await acme.chooses("li", "keep", "general", said.ts)
            await shown(lambda: acme.views("li"))          # modals open after the ack
            await acme.submits("li", acme.views("li")[-1], {"title": "Restart it"})

`@hearth` as a channel is the member's own conversation with Hearth. `edits`, `deletes`, `reacts`, `joins`, `seeks`
(type-ahead), `opens_home`/`home` and `uninstalls` are there too; `bring` brings a raw body, `brings` a raw event.
Every body that the product sends stands in `slack.outgoing` (`Call.method`; `response_url` and `ack:…` included).
It misbehaves on request: `slack.faults.add("chat.postMessage", status=429, retry_after=1)` (see `Fault`),
`slack.copies = 2` (each event twice), `slack.retries = 3` with `slack.pause` seconds between,
`acme.hold()`/`release(backwards=True)`, `acme.subscribed = frozenset({"message.channels", …})`,
`slack.socket.disconnect()/close()/cut()`, `acme.state.scopes.discard(…)`, `acme.state.revoked = True`.
"""

from __future__ import annotations

from tests.fakes.slack.calls import Call
from tests.fakes.slack.faults import Fault
from tests.fakes.slack.running import running, serving, shown
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.sight import Shown
from tests.fakes.slack.transport import Delivery
from tests.fakes.slack.workspace import Workspace

__all__ = ["Call", "Delivery", "FakeSlack", "Fault", "Shown", "Workspace", "running", "serving", "shown"]
