"""Every table of Interlude, gathered for migrations and for the declarations that classify them.

Piccolo knows one primary key a table; where the key is composite (tenant first) the migration
makes it so, and the column that varies most within a tenant is marked here.
"""

from piccolo.table import Table

from api.db.tables.associations import (
    Association,
    AuditEntry,
    CourseAdoption,
    Enrolment,
    GroupMember,
    MemberGroup,
    Membership,
    Obligation,
    StoredFile,
)
from api.db.tables.authoring import AuthoredCourse, Draft, DraftMedia, DraftStep
from api.db.tables.catalogue import (
    Course,
    Exercise,
    Lesson,
    LessonRevision,
    LessonVariant,
    Media,
    PopulationSnapshot,
)
from api.db.tables.goals import LearnerGoal, PersonHold
from api.db.tables.guidance import (
    Dismissal,
    LessonFollowed,
    Placement,
    StepWish,
    TestedOut,
)
from api.db.tables.installation import CallRate, Installation, PeopleClock
from api.db.tables.learning import (
    Learner,
    LearnerEvent,
    LessonProgress,
    Memory,
    Review,
    StudyDay,
    StudySession,
)
from api.db.tables.mailing import Digest, DigestWish
from api.db.tables.pacing import (
    ItemLook,
    ItemModel,
    ItemQuality,
    ItemReport,
    ItemWithdrawal,
    LearnerFit,
    RetentionStep,
    SkillMastery,
)
from api.db.tables.people import (
    Consent,
    Device,
    IdempotencyKey,
    Mail,
    Person,
    PersonKey,
    RefreshToken,
    SignInLink,
)
from api.db.tables.reminders import (
    BreakWindow,
    Interruption,
    Nudge,
    NudgeAgenda,
    NudgeSend,
    PushTarget,
    ReminderSettings,
)
from api.db.tables.sync import Change, EventQuarantine, InstallSequence, Pack
from api.db.tables.ways import PushChannel, RemovalBrake, TargetRemoval

TABLES: tuple[type[Table], ...] = (
    PeopleClock,
    Installation,
    CallRate,
    PushChannel,
    RemovalBrake,
    TargetRemoval,
    Course,
    Lesson,
    LessonRevision,
    LessonVariant,
    Media,
    Exercise,
    PopulationSnapshot,
    Person,
    PersonKey,
    Device,
    SignInLink,
    RefreshToken,
    Consent,
    Mail,
    IdempotencyKey,
    Association,
    Membership,
    MemberGroup,
    GroupMember,
    CourseAdoption,
    Enrolment,
    Obligation,
    AuditEntry,
    StoredFile,
    Learner,
    LearnerEvent,
    Memory,
    Review,
    StudyDay,
    LessonProgress,
    StudySession,
    PushTarget,
    ReminderSettings,
    BreakWindow,
    NudgeAgenda,
    Nudge,
    NudgeSend,
    Interruption,
    DigestWish,
    Digest,
    AuthoredCourse,
    Draft,
    DraftStep,
    DraftMedia,
    SkillMastery,
    LearnerFit,
    RetentionStep,
    ItemModel,
    ItemQuality,
    ItemWithdrawal,
    ItemLook,
    ItemReport,
    Placement,
    TestedOut,
    Dismissal,
    StepWish,
    LessonFollowed,
    EventQuarantine,
    InstallSequence,
    Change,
    Pack,
    LearnerGoal,
    PersonHold,
)
