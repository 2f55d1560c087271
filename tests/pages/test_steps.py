"""The steps that pages offer ask for what their commands take: every field is one of the input, and none needed is missing."""

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, get_named_type, is_required_input_field

from console.pages import complaint_steps, enterprise_steps, field_steps, hazard_steps, project_steps, task_steps
from console.pages import visiting_list_steps as lists
from console.pages.step import Kind, Step
from ledger_api.schema import schema

SOMEBODY = [{"id": "1", "number": "1", "findingNo": "1", "description": "", "firm": {"name": "1"}}]
WHOSE = {"projectId", "taskId", "hazardId", "visitingListId", "complaintId", "creditCode"}


def steps_of(*modules) -> list[Step]:
    """The steps that stand in modules."""
    found = [each for module in modules for each in getattr(module, "STEPS", ())]
    return [each for each in found if isinstance(each, Step) and not each.by_paper]


DESK = [
    *steps_of(complaint_steps, enterprise_steps, project_steps, task_steps),
    *hazard_steps.steps(SOMEBODY),
    *lists.steps(SOMEBODY),
    lists.ISSUE,
]
FIELD = [*field_steps.TASK.values(), *field_steps.HAZARD.values()]


def field_of(command: str, name: str):
    """The type of a field of a command's input, by its way through the input."""
    found = schema._schema.type_map[f"{command}Input"]
    for part in name.split("."):
        inner = get_named_type(found)
        assert isinstance(inner, GraphQLInputObjectType), name
        found = inner.fields[part].type
    return found


@pytest.mark.parametrize("step", DESK + FIELD, ids=lambda step: step.command)
def test_a_step_asks_for_what_its_command_takes(step):
    for field in step.fields:
        kind = field_of(step.command, field.name)
        named = get_named_type(kind)
        if field.choices and field.label:
            assert isinstance(named, GraphQLEnumType)
            assert named.name == field.label
            assert set(field.choices) <= set(named.values)
        if field.kind in {Kind.EITHER, Kind.TICK}:
            assert named.name == "Boolean"


@pytest.mark.parametrize("step", DESK + FIELD, ids=lambda step: step.command)
def test_a_step_asks_for_all_that_its_command_needs(step):
    wanted = schema._schema.type_map[f"{step.command}Input"].fields
    asked = {field.name.split(".")[0] for field in step.fields} | {"commandId", "effectiveOn"}
    needed = {name for name, field in wanted.items() if is_required_input_field(field)}

    assert needed - asked - WHOSE - {"papers"} == set()  # papers are dropped on their checklist
