using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Xunit;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Json;

namespace Yiwang.Unit.Tests.Identify.Json;

public sealed class JsonRequestTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("\uFEFF{}")]
    public async Task Nothing_is_an_empty_object(string body) => Assert.Equal(JsonValueKind.Object, (await ReadAsync(body)).Value.ValueKind);

    [Fact]
    public async Task A_body_over_the_bound_is_refused_whether_its_length_was_told_or_not()
    {
        foreach (var told in new[] { true, false })
        {
            var read = await ReadAsync("\"" + new string('x', 100) + "\"", 64, told);
            Assert.Equal(Codes.RequestTooLarge, read.Status.Code);
        }
        Assert.True((await ReadAsync("\"" + new string('x', 62) + "\"", 64)).Succeeded);
    }

    [Theory]
    [InlineData("{\"a\":")]
    [InlineData("a=b")]
    [InlineData("[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]")]
    public async Task What_is_no_json_or_too_deep_is_refused(string body) => Assert.Equal(Codes.RequestInvalid, (await ReadAsync(body)).Status.Code);

    [Theory]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"\udc00":1}""")]
    [InlineData("""["x\uD83D y"]""")]
    public async Task Half_a_character_is_refused(string body) => Assert.Equal("surrogate", (await ReadAsync(body)).Status.Detail);

    [Fact]
    public void A_body_in_another_encoding_is_refused_and_whole_characters_are_not()
    {
        Assert.Equal("UTF-8", JsonRequest.Parse([.. "{\"a\":\""u8, 0xC4, 0xFA, .. "\"}"u8]).Status.Detail);
        Assert.True(JsonRequest.Parse("""{"a":"\ud83d\ude00 您"}"""u8).Succeeded);
    }

    [Fact]
    public void Every_truncation_of_a_request_is_refused_and_none_throws()
    {
        var whole = Encoding.UTF8.GetBytes("""{"handle":"99.1/甲","value":[{"index":2000,"data":{"value":"\u4e2d"}}]}""");
        for (var length = 1; length < whole.Length; length++) Assert.Equal(Codes.RequestInvalid, JsonRequest.Parse(whole.AsSpan(0, length)).Status.Code);
    }

    [Fact]
    public void Numbers_and_flags_may_be_texts_and_empty_texts_are_absent()
    {
        var json = JsonElement.Parse("""{"n":"2000","m":7,"x":"seven","t":" ","f":"1","g":false,"s":3.50,"l":["a",1,{}],"z":null}""");
        Assert.Equal((2000, 7, null, null), (json.Whole("n"), json.Whole("m"), json.Whole("x"), json.Whole("z")));
        Assert.Equal((true, false, null), (json.Flag("f"), json.Flag("g"), json.Flag("n")));
        Assert.Equal((null, "3.50", " "), (json.FilledText("t"), json.Text("s"), json.Text("t")));
        Assert.Equal(["a", "1"], json.Texts("l"));
        Assert.Null(json.Array("n"));
        Assert.Null(JsonElement.Parse("[]").Text("n"));
    }

    private static async Task<Outcome<JsonElement>> ReadAsync(string body, int bytesMax = 1 << 20, bool told = true)
    {
        var http = new DefaultHttpContext();
        var bytes = Encoding.UTF8.GetBytes(body);
        http.Request.Body = new MemoryStream(bytes);
        http.Request.ContentLength = told ? bytes.Length : null;
        return await JsonRequest.ReadAsync(http, bytesMax);
    }
}
