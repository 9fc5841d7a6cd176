"""What the product is put together from, by its settings: the same for the web, the jobs and the command line."""

import logging
import sys
from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from sqlalchemy import Engine

from accounts.crm import Crm
from accounts.crm.choosing import Choice, ChoiceError, chosen
from accounts.crm.mapping import MappingError
from capacity import effort
from capacity.effort import EffortError, Efforts
from config import Config, ConfigError
from database import Sessions, make_engine, make_sessions
from look import Look, LookError
from mail import Outbox, Person, SmtpMailer
from recommendations import norms
from survey.bounces import ImapMailbox
from survey.invitations import Asking
from survey.listening import offers
from survey.listening.offers import OffersError
from survey.questionnaire import Questionnaire, QuestionnaireError, Wish, load
from survey.quiet import QuietRules
from survey.retention import Retention
from webhooks.posting import Poster

log = logging.getLogger(__name__)
FAULTS = (
    ConfigError, LookError, QuestionnaireError, norms.NormsError, OffersError, EffortError, MappingError, ChoiceError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parts:
    """What every process of the product is put together from."""

    config: Config
    engine: Engine
    sessions: Sessions
    crm: Crm
    outbox: Outbox
    asking: Asking
    questionnaires: dict[str, Questionnaire]
    norms: norms.Norms
    offers: offers.Offers
    efforts: Efforts
    bounces: ImapMailbox | None
    retention: Retention
    look: Look
    poster: Poster

    @classmethod
    def assemble(cls, config: Config) -> Self:
        """Return the parts. Raises LookError, QuestionnaireError, NormsError, OffersError, EffortError, MappingError or
        ChoiceError by the file or the setting at fault."""
        look = Look.of(config.accent_colour, config.accent_colour_dark, config.logo_file)
        engine = make_engine(config.database_url)
        mailer = SmtpMailer(
            config.smtp_host, config.smtp_port, config.smtp_security, config.smtp_user, config.smtp_password,
            config.smtp_timeout,
        )  # fmt: skip
        sender = Person(config.company_name, config.mail_from)
        outbox = Outbox(mailer, sender, config.base_url, look.light)
        questionnaires = load(config.questionnaires_folder)
        return cls(
            config=config,
            engine=engine,
            sessions=make_sessions(engine),
            crm=chosen(_choice(config)),
            outbox=outbox,
            asking=Asking(outbox, config.link_secret, questionnaires, _quiet_rules(config)),
            questionnaires=questionnaires,
            norms=norms.load(config.norms_file),
            offers=offers.load(config.offers_file),
            efforts=effort.load(config.effort_file),
            bounces=_bounces(config),
            retention=_retention(config),
            look=look,
            poster=Poster(config.webhook_timeout, config.webhook_allow_local),
        )

    def wish_of_choice(self, questionnaire: str, question: str, value: str) -> Wish | None:
        """Return what a picked option asks for; None where questionnaire or option are no more."""
        known = self.questionnaires.get(questionnaire)
        return known.wish_of_choice(question, value) if known else None


def _choice(config: Config) -> Choice:
    return Choice(
        name=config.crm,
        mapping=config.crm_mapping,
        folder=config.crm_folder,
        timeout=config.crm_timeout,
        salesforce_domain=config.salesforce_domain,
        salesforce_client_id=config.salesforce_client_id,
        salesforce_client_secret=config.salesforce_client_secret,
        salesforce_client_secret_file=config.salesforce_client_secret_file,
        salesforce_username=config.salesforce_username,
        salesforce_key_file=config.salesforce_key_file,
        salesforce_version=config.salesforce_version,
        salesforce_audience=config.salesforce_audience,
        hubspot_token=config.hubspot_token,
        hubspot_token_file=config.hubspot_token_file,
        hubspot_url=config.hubspot_url,
    )


def _bounces(config: Config) -> ImapMailbox | None:
    if not config.imap_host:
        return None
    return ImapMailbox(config.imap_host, config.imap_port, config.imap_user, config.imap_password)


def _retention(config: Config) -> Retention:
    return Retention(
        verbatims=timedelta(days=config.retention_verbatims_days),
        contacts=timedelta(days=config.retention_contacts_days),
        drafts=timedelta(days=config.retention_drafts_days),
        held=timedelta(days=config.retention_held_days),
        addresses=timedelta(days=config.retention_addresses_days),
        webhooks=timedelta(days=config.retention_webhooks_days),
        crm=timedelta(days=config.retention_crm_days),
    )


def _quiet_rules(config: Config) -> QuietRules:
    return QuietRules(
        from_hour=config.send_from_hour,
        until_hour=config.send_until_hour,
        days=config.send_days,
        survey_gap=timedelta(days=config.survey_gap),
        per_minute=config.sends_per_minute,
        zone=config.zone,
    )


def assemble_or_exit() -> Parts:
    """Return the parts by the environment's settings; end the process with a clear message where that cannot be."""
    try:
        config = Config.from_env()
        if config.warning:
            log.warning(config.warning)
        return Parts.assemble(config)
    except FAULTS as error:
        sys.exit(f"Cannot start. {error}")
