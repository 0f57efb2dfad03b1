"""A second version of the support map for the tests: one step renamed, one added, one flow and a table changed."""

import msgspec

from caseway.store.definitions import Published


def second(first: Published) -> Published:
    """The next version: `Task_Solve` has another name and due time, a message another word, a table another cell."""
    bpmn = first.bpmn.decode()
    changed = bpmn.replace('name="Solve it"', 'name="Solve the matter"').replace(
        'cw:form="solve" cw:due="PT8H"', 'cw:form="solve" cw:due="PT6H"'
    )
    assert changed != bpmn
    files = dict(first.files)
    message = "messages/en/acknowledgement.txt"
    files[message] = files[message].replace("your request has arrived", "we have your request")
    table = files["triage.dmn"]
    files["triage.dmn"] = table.replace('<text>"billing"</text>', '<text>"delivery"</text>', 1)
    files["messages/en/hello.txt"] = "Hello.\n"
    return msgspec.structs.replace(first, version=first.version + 1, bpmn=changed.encode(), files=files)
