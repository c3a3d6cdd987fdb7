"""SetupPages: the administrator's pages of one account, below `/app/`, as HTML and as JSON."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from connector.sandbox.refusals import WireError
from connector.sandbox.setup.audit_page import PATH as AUDIT_PATH
from connector.sandbox.setup.audit_page import AuditPage
from connector.sandbox.setup.certificates_register import CertificatesRegister
from connector.sandbox.setup.company_register import CompanyRegister
from connector.sandbox.setup.employees_register import EmployeesRegister
from connector.sandbox.setup.features_register import FeaturesRegister
from connector.sandbox.setup.governance_register import GovernanceRegister
from connector.sandbox.setup.home_page import REHEARSAL, HomePage
from connector.sandbox.setup.html_text import el
from connector.sandbox.setup.integrations_register import IntegrationsRegister, number_integrations
from connector.sandbox.setup.page_frame import HOME, STYLE, as_json, notice, page
from connector.sandbox.setup.record_pages import RecordPages
from connector.sandbox.setup.roles_register import RolesRegister
from connector.sandbox.setup.setup_register import SetupRegister
from connector.sandbox.setup.setup_request import SetupRequest
from connector.sandbox.setup.tokens_register import TokensRegister
from connector.sandbox.web.http_protocol import Answer, Request

if TYPE_CHECKING:
    from connector.sandbox.account import Account

_HOMES = ("/app", "/app/", "/app/login/secure/enterpriselogin.nl", HOME)
_CSS = Path(__file__).with_name("sandbox.css")


class SetupPages:
    """Answers what a browser asks below `/app/`; nobody signs in, the sandbox listens on this machine only."""

    def __init__(self, account: Account) -> None:
        tenant, desk = account.tenant, account.desk
        self._tenant = tenant
        self._lock = threading.Lock()
        self._pages: dict[str, Callable[[SetupRequest], Answer]] = {}
        registers: list[SetupRegister] = [
            CompanyRegister(tenant),
            FeaturesRegister(tenant),
            IntegrationsRegister(tenant),
            GovernanceRegister(tenant),
            CertificatesRegister(tenant, account.clock),
            RolesRegister(tenant, desk),
            TokensRegister(tenant),
            EmployeesRegister(tenant, desk),
        ]
        for register in registers:
            answer = RecordPages(register, tenant).answer
            self._pages |= {path: answer for path in (register.list_path, register.form_path) if path}
        home = HomePage(tenant)
        self._pages |= dict.fromkeys(_HOMES, home.answer)
        self._pages |= {REHEARSAL: home.rehearse, AUDIT_PATH: AuditPage(tenant, account.audit).answer}

    def answer(self, request: Request) -> Answer:
        """The page, or what says why there is none."""
        if request.path == STYLE:
            return Answer(200, _CSS.read_bytes(), {"content-type": "text/css; charset=utf-8"})
        try:
            asked = SetupRequest.of(request)
        except WireError as error:
            return self._problem(SetupRequest(request, {}, {}), 400, error.message)
        return self._answer(asked)

    def _answer(self, request: SetupRequest) -> Answer:
        shown = self._pages.get(request.http.path)
        if shown is None:
            return self._problem(request, 404, "There is no such page.")
        if request.http.method not in ("GET", "HEAD", "POST"):
            return self._problem(request, 405, f"{request.http.method} is not understood here; use GET or POST.")
        if request.http.method == "POST" and request.is_foreign:
            return self._problem(request, 403, "A page of another site sent this; nothing was changed.")
        try:
            with self._lock:
                number_integrations(self._tenant)
                return shown(request)
        except KeyError:
            return self._problem(request, 404, "There is nothing with this id.")

    def _problem(self, request: SetupRequest, status: int, words: str) -> Answer:
        if request.wants_json:
            return as_json({"error": words}, status)
        return page(request, self._tenant, "Not possible", notice("wrong", el("p", words)), status=status)
