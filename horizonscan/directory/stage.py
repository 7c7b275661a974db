"""The second step of signing in, for somebody who comes from the directory and showed a factor there."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.stages import AuthenticateStage

# Where a sign-in keeps when the directory was shown a factor that the site trusts.
FACTOR_AT = "directory_factor_at"


class SecondStage(AuthenticateStage):
    """Asks for the person's own factor, unless the directory has just said that it was shown one we trust."""

    def handle(self) -> tuple[Any, bool]:
        at = self.login.state.get(FACTOR_AT)
        if at is None:
            stage: tuple[Any, bool] = super().handle()
            return stage
        record_authentication(self.request, self.login.user, "mfa", at=at, type="directory")
        return None, True
