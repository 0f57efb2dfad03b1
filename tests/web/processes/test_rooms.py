"""The rooms of the processes: who gets in, and what they find."""

from tests.web.conftest import Site


async def test_everybody_who_works_cases_may_look_and_charlie_may_not(site: Site) -> None:
    async with await site.client(site.desk.cast.bob) as client:
        assert "Support" in (await client.get("/processes")).text
        room = (await client.get("/processes/support")).text
        assert (await client.get("/processes/no-such-thing")).status_code == 404
    assert 'class="map-drawing"' in room
    assert "/processes/support/draft" not in room
    async with await site.client(site.desk.cast.charlie) as client:
        answers = [await client.get(path) for path in ("/processes", "/processes/support")]
    assert [answer.status_code for answer in answers] == [404, 404]
