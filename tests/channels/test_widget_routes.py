"""The widget is there only for the portals that were named, and only its page fits in a frame."""

import pytest

PORTALS = ("https://xa.gov.vn", "http://127.0.0.1:9000")
ROUTES = ("/khung", "/widget.js", "/widget-frame.js")


@pytest.fixture
def portal(make_client):
    return make_client(widget_origins=PORTALS)


@pytest.mark.parametrize("path", ROUTES)
def test_it_is_off_until_a_portal_is_named(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ROUTES)
def test_it_is_there_for_the_portals(portal, path):
    assert portal.get(path).status_code == portal.head(path).status_code == 200


def test_only_the_portals_may_show_the_page_in_a_frame(portal):
    headers = portal.get("/khung").headers
    directives = headers["content-security-policy"].split("; ")
    assert directives[-1] == "frame-ancestors https://xa.gov.vn http://127.0.0.1:9000"
    assert "default-src 'none'" in directives and "script-src 'self'" in directives
    assert "x-frame-options" not in headers
    assert "set-cookie" not in headers


@pytest.mark.parametrize("path", ["/", "/bai-hoc", "/documents/hai-chau", "/healthz", "/widget.js"])
def test_no_other_page_fits_in_a_frame(portal, path):
    headers = portal.get(path).headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"


def test_what_leads_out_of_the_frame_opens_a_window_of_its_own(portal):
    page = portal.get("/khung").text
    assert '<base target="_blank">' in page.split("</head>")[0]
    assert 'id="ask"' in page


def test_the_script_styles_by_property_and_runs_no_text(portal):
    response = portal.get("/widget.js")
    assert response.headers["content-type"].startswith("text/javascript")
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    for unsafe in ("innerHTML", "eval(", "cssText", 'setAttribute("style"', "document.write"):
        assert unsafe not in response.text
