"""Which properties awork's rows have, so that filterby and orderby can refuse the ones they have not.

Source: the schemas of awork's published OpenAPI document v1 (read 2026-11-22), as far as this sandbox shows them.
"""

from typing import cast

from mcp_psa.sandbox.awork.filterby import Field, Model
from mcp_psa.sandbox.awork.filterby.nodes import Kind

_KINDS = {"s": "text", "g": "guid", "d": "datetime", "n": "number", "b": "bool"}


def _model(spec: str, **nested: Model | list[Model]) -> Model:
    """A model from `name:s id:g`, with nested rows and (in brackets) lists of rows by keyword."""
    fields = []
    for part in spec.split():
        name, _, letter = part.partition(":")
        fields.append(Field(name, cast("Kind", _KINDS[letter])))
    for name, inner in nested.items():
        fields.append(Field(name, inner[0], many=True) if isinstance(inner, list) else Field(name, inner))
    return Model({field.name.lower(): field for field in fields})


_AUDIT = "createdOn:d createdBy:g updatedOn:d updatedBy:g"
_NAMED = _model("id:g name:s")
TAG = _model("id:g name:s color:s")
_TEAM = _model("id:g name:s icon:s color:s")
_TYPE = _model("id:g name:s icon:s isArchived:b")
_USER = _model("id:g firstName:s lastName:s hasImage:b isExternal:b")

CONTACT = _model(
    "id:g label:s value:s type:s subType:s addressLine1:s addressLine2:s zipCode:s city:s state:s "
    f"country:s isAddress:b {_AUDIT}"
)
COMPANY = _model(
    "id:g name:s description:s industry:s hasImage:b resourceVersion:n projectsCount:n projectsInProgressCount:n "
    f"isExternal:b {_AUDIT}",
    companyContactInfos=[CONTACT],
    tags=[TAG],
)
USER = _model(
    "id:g firstName:s lastName:s birthDate:d gender:s title:s position:s language:s isArchived:b "
    "isDeactivated:b isAgent:b "
    f"deactivatedOn:d deletedOn:d hasImage:b shouldMigrateToConnect:b resourceVersion:n isExternal:b {_AUDIT}",
    status=_model("invitationAccepted:b isDeactivated:b"),
    userContactInfos=[CONTACT],
    tags=[TAG],
    teams=[_TEAM],
)
MEMBER = _model(
    "id:g userId:g firstName:s lastName:s hasImage:b projectRoleId:g projectRoleName:s isResponsible:b "
    "isDeactivated:b isExternal:b"
)
_PROJECT_STATUS_REF = _model("id:g name:s description:s type:s isArchived:b typeOrder:n isExternal:b")
_COMPANY_REF = _model("id:g name:s hasImage:b description:s", tags=[TAG])
PROJECT = _model(
    "id:g name:s isPrivate:b description:s startDate:d dueDate:d companyId:g timeBudget:n "
    "isBillableByDefault:b projectTypeId:g "
    "color:s deductNonBillableHours:b isProjectKeyVisible:b projectStatusId:g projectTemplateId:g "
    "publicProjectTemplateId:g "
    "workflowId:g projectKey:s hasImage:b closedOn:d closedBy:g createdByProjectTemplateId:g plannedDuration:n "
    "totalPlannedDurationWithHierarchy:n tasksCount:n tasksDoneCount:n trackedDuration:n "
    "resourceVersion:n isExternal:b "
    f"isRetainer:b isMultiAssignmentAllowed:b {_AUDIT}",
    projectType=_TYPE,
    projectStatus=_PROJECT_STATUS_REF,
    company=_COMPANY_REF,
    tags=[TAG],
    members=[MEMBER],
    teams=[_TEAM],
)
PROJECT_STATUS = _model(
    f"id:g name:s type:s order:n projectId:g projectTemplateId:g workflowId:g isExternal:b {_AUDIT}",
)
TASK_STATUS = _model(
    f"id:g name:s type:s order:n icon:s projectId:g projectTypeId:g workflowId:g isExternal:b {_AUDIT}",
)
PROJECT_TYPE = _model(f"id:g name:s description:s icon:s isArchived:b isPreset:b {_AUDIT}")
PROJECT_ROLE = _model(
    f"id:g name:s isDefault:b defaultProjectRoleId:g allowOnlyProjectMasterDataRead:b memberCount:n {_AUDIT}",
    members=[MEMBER],
)
TYPE_OF_WORK = _model(f"id:g name:s description:s icon:s isArchived:b {_AUDIT}")
MILESTONE = _model(f"id:g name:s color:s dueDate:d projectId:g {_AUDIT}", project=PROJECT)
_LIST = (
    "id:g name:s order:n plannedDuration:n totalPlannedDuration:n totalPlannedDurationWithHierarchy:n isArchived:b "
    f"isHiddenForConnectUsers:b {_AUDIT}"
)
TASK_LIST = _model(f"{_LIST} trackedDuration:n")
_NESTED_STATUS = _model("id:g name:s description:s type:s isArchived:b")
_NESTED_MEMBER = _model("id:g userId:g projectRoleId:g projectRoleName:s isResponsible:b isExternal:b")
_PROJECT_REF = (
    "id:g name:s projectKey:s companyId:g hasImage:b isPrivate:b isBillableByDefault:b color:s createdBy:g isExternal:b"
)
TASK = _model(
    "id:g name:s description:s isPrio:b startOn:d dueOn:d laneOrder:n plannedDuration:n taskNumber:n "
    "taskIdentifier:s isExternal:b "
    "createdVia:s isHiddenForConnectUsers:b baseType:s taskStatusId:g typeOfWorkId:g projectId:g "
    "correlationId:g parentId:g "
    "isSubtask:b numberOfSubtasks:n hasAttachment:b entityId:g userId:g closedOn:d closedBy:g order:n subtaskOrder:n "
    "createdFromTaskId:g isRecurring:b trackedDuration:n totalTrackedDuration:n totalPlannedDuration:n "
    "resourceVersion:n "
    "checklistItemsDoneCount:n checklistItemsCount:n taskSchedulesCount:n isCompletelyScheduled:b "
    f"commentCount:n {_AUDIT}",
    taskStatus=TASK_STATUS,
    typeOfWork=_TYPE,
    assignees=[
        _model(
            "id:g firstName:s lastName:s hasImage:b plannedEffort:n isDistributedPlannedEffort:b updatedOn:d "
            "isExternal:b"
        )
    ],
    project=_model(
        _PROJECT_REF, projectStatus=_NESTED_STATUS, company=_COMPANY_REF, projectType=_TYPE, members=[_NESTED_MEMBER]
    ),
    parentTask=_model("id:g name:s createdBy:g userId:g"),
    lists=[_model(f"{_LIST} orderOfTask:n")],
    tags=[TAG],
)
_TIME_PROJECT = _model(
    "id:g name:s projectKey:s hasImage:b isPrivate:b isBillableByDefault:b createdBy:g isExternal:b",
    projectStatus=_NESTED_STATUS,
    company=_COMPANY_REF,
    projectType=_TYPE,
    tags=[TAG],
)
TIME_ENTRY = _model(
    "id:g isBillable:b isBilled:b taskId:g projectId:g note:s startDateUtc:d startTimeUtc:s endDateUtc:d endTimeUtc:s "
    "startDateLocal:d startTimeLocal:s endDateLocal:d endTimeLocal:s timezone:s duration:n "
    "breakDuration:n typeOfWorkId:g userId:g "
    f"resourceVersion:n isExternal:b {_AUDIT}",
    typeOfWork=_TYPE,
    user=_USER,
    task=_model(
        "id:g name:s baseType:s taskIdentifier:s taskStatusId:g typeOfWorkId:g projectId:g plannedDuration:n "
        "closedOn:d "
        "createdBy:g correlationId:g parentId:g",
        taskStatus=_model("id:g name:s description:s type:s order:n icon:s"),
        tags=[TAG],
    ),
    project=_TIME_PROJECT,
)
ABSENCE = _model(
    "id:g userId:g startOn:d endOn:d description:s externalProvider:s deletedOn:d deletedBy:g "
    "isReadOnly:b isHalfDayOnStart:b "
    f"isHalfDayOnEnd:b {_AUDIT}"
)
BOOKING = _model(
    f"id:g userId:g projectId:g startDate:d endDate:d duration:n description:s laneOrder:n isAnonymized:b {_AUDIT}"
)
COMMENT = _model(
    "id:g entityId:g entityType:s formattedMessage:s plainFormattedMessage:s resourceVersion:n message:s userId:g "
    f"isHiddenForConnectUsers:b isResolved:b inReplyToCommentId:g {_AUDIT}",
    entity=_NAMED,
    project=_NAMED,
    task=_NAMED,
    user=_USER,
)
