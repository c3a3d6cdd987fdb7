from connector.sandbox.rest.collection import collection

URL = "http://127.0.0.1:1/services/rest/record/v1/customer"


def links(total: int, limit: int, offset: int) -> dict[str, str]:
    page = collection(URL, [], total=total, limit=limit, offset=offset, query={"q": 'a IS "b c"'})
    return {entry["rel"]: entry["href"].removeprefix(URL) for entry in page["links"]}


def test_a_middle_page_links_to_all_others() -> None:
    query = "?q=a%20IS%20%22b%20c%22"
    assert links(7, 2, 2) == {
        "first": f"{query}&limit=2&offset=0",
        "prev": f"{query}&limit=2&offset=0",
        "next": f"{query}&limit=2&offset=4",
        "last": f"{query}&limit=2&offset=6",
        "self": f"{query}&limit=2&offset=2",
    }


def test_the_only_page_links_to_itself() -> None:
    assert list(links(2, 2, 0)) == ["self"]
    assert list(links(0, 2, 0)) == ["self"]


def test_the_last_full_page_has_no_next() -> None:
    assert list(links(4, 2, 2)) == ["first", "prev", "self"]


def test_counts_what_it_holds() -> None:
    page = collection(URL, [{"id": "1"}, {"id": "2"}], total=3, limit=2, offset=0)

    assert {name: page[name] for name in ("count", "hasMore", "offset", "totalResults")} == {
        "count": 2,
        "hasMore": True,
        "offset": 0,
        "totalResults": 3,
    }
