using Microsoft.AspNetCore.Http;
using Xunit;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Requests;
using Yiwang.Wire.Handle;

namespace Yiwang.Unit.Tests.Identify.Requests;

public sealed class RequestWordsTests
{
    [Fact]
    public void Every_response_code_is_explained_and_every_failure_says_what_to_do()
    {
        var codes = Enum.GetValues<ResponseCode>().Where(c => c != ResponseCode.None).ToList();
        Assert.Empty(codes.Except(ResponseWords.Known));
        Assert.All(codes.Where(c => c != ResponseCode.Success), c => Assert.NotNull(ResponseWords.Do((int)c)));
        Assert.Equal(codes.Count, codes.Select(c => ResponseWords.Means((int)c).Zh).Distinct().Count());
    }

    [Fact]
    public void A_line_of_text_holds_every_field()
    {
        var entry = new RequestEntry(7, 1_795_000_000_000_000, default, new RequestLine
        {
            Surface = Surface.HandleJson, Carrier = Carrier.Https, Operation = "PUT /api/handles", Handle = "99.1/a", Credential = "300:0.NA/99.1", Organization = "o.x", Outcome = Codes.PartiesForbidden,
            ResponseCode = 401, HttpStatus = 403, Fields = "overwrite=true", Micros = 12, BytesIn = 3, BytesOut = 4, Remote = System.Net.IPAddress.Loopback,
        });
        Assert.Equal("T HandleJson Https PUT /api/handles handle=99.1/a credential=300:0.NA/99.1 organization=o.x code=HTTP 403 · 401 outcome=parties.forbidden in=3 us=12 out=4 from=127.0.0.1 overwrite=true",
            RequestWords.Plain(entry, "T"));
    }

    [Fact]
    public void A_challenge_is_a_step_and_a_failure_says_both_what_we_and_what_the_protocol_mean()
    {
        var line = new RequestLine { Surface = Surface.HandleServer, Carrier = Carrier.Tcp, Operation = "create", ResponseCode = 402, Outcome = Codes.PartiesSignInNeeded };
        Assert.Equal(("tag-accent", 2), (RequestWords.Look(line), RequestWords.Hints(line).Count()));
        Assert.Equal("tag-bad", RequestWords.Look(line with { ResponseCode = 403, Outcome = Codes.PartiesSignInFailed }));
        Assert.Equal(("tag-ok", 0), (RequestWords.Look(line with { ResponseCode = 1, Outcome = null }), RequestWords.Hints(line with { ResponseCode = 1, Outcome = null }).Count()));
    }

    [Theory]
    [InlineData("?surface=HandleServer&outcome=failed&handle=99.501&credential=300:&after=4")]
    [InlineData("?handle=%E8%BD%AC%E5%90%91")]
    [InlineData("")]
    public void A_filter_stands_in_the_address_and_comes_back_from_it(string query)
    {
        var filter = Read(query);
        Assert.Equal(filter, Read(filter.Href("")));
        Assert.Equal(query.Length == 0, filter.IsEmpty);
    }

    [Theory]
    [InlineData("?surface=Nowhere&outcome=maybe&after=-1")]
    [InlineData("?surface=99&handle=%20")]
    public void What_cannot_be_read_filters_nothing(string query) => Assert.Equal(Read(""), Read(query));

    [Theory]
    [InlineData("", true)]
    [InlineData("?surface=Doip", true)]
    [InlineData("?surface=Snms", false)]
    [InlineData("?outcome=done", true)]
    [InlineData("?outcome=failed", false)]
    [InlineData("?handle=99.501.1001/a", true)]
    [InlineData("?handle=99.501.1002", false)]
    [InlineData("?credential=app_ERP", true)]
    [InlineData("?credential=300:0.NA/99.1%7Co.x/App_erp", true)]
    [InlineData("?credential=300:0.NA/99.1%7C", false)]
    [InlineData("?after=8", true)]
    [InlineData("?after=9", false)]
    public void A_filter_picks_lines(string query, bool picked)
    {
        var line = new RequestLine { Surface = Surface.Doip, Carrier = Carrier.Http, Operation = "x", Handle = "99.501.1001/A", Credential = "o.x/App_erp", ResponseCode = 1 };
        Assert.Equal(picked, Read(query).Matches(new RequestEntry(9, 0, default, line)));
    }

    private static RequestFilter Read(string query) => RequestFilter.Of(new QueryCollection(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query)));
}
