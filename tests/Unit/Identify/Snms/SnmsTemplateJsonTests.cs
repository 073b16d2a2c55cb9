using System.Buffers;
using System.Text;
using System.Text.Json;
using Xunit;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Json;
using Yiwang.Identify.Surfaces.Snms;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Unit.Tests.Identify.Snms;

public sealed class SnmsTemplateJsonTests
{
    /// <summary>As the interface's own guide writes it, index as a text.</summary>
    private const string Guide = """
        {"prefix":"99.501.1001","version":"1.0.0","industryCategory":"A","industrySpecific":"01","industryTrade":"011","industrySubclass":"0111","type":1,"description":"测试模板",
         "items":[{"name":"e1","idType":"ip","idIndex":"2000","metadata":{"type":"string","minLength":1,"maxLength":10},"required":false}]}
        """;

    private static JsonElement Json(string text) => JsonElement.Parse(text);

    private static TemplateBody Body(string text, TemplateBody? old = null)
    {
        var read = SnmsTemplateJson.Read(Json(text), "1.0.0", old);
        Assert.Equal(Outcome.Ok, read.Status);
        Assert.Empty(TemplateRules.Check(read.Value!));
        return read.Value!;
    }

    private static string Written(TemplateBody body, SnmsForm form)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer)) SnmsTemplateJson.Write(json, new Template(Handle.Parse("99.501.1001/META_1.0.0"), 1, TemplateState.Published, "o.x", body, 177), form);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    [Fact]
    public void The_guides_example_is_a_template_of_ours()
    {
        var body = Body(Guide);
        Assert.Equal(("0111", ObjectKind.ActiveCarrier, "测试模板"), (body.Industry, body.Kind, body.Description));
        var item = Assert.Single(body.Items);
        Assert.Equal((2000, "ip", "e1", ItemType.Text, 1, 10, false, true), (item.Index, item.Name, item.NameZh, item.Type, item.MinLength, item.MaxLength, item.Required, item.Enabled));
    }

    [Fact]
    public void Each_form_writes_its_own_fields()
    {
        var five = Json(Written(Body(Guide), SnmsForm.V5));
        Assert.Equal("A 01 011 0111", string.Join(' ', new[] { "industryCategory", "industrySpecific", "industryTrade", "industrySubclass" }.Select(f => five.GetProperty(f).GetString())));
        Assert.Equal(("1.0.0", 1, "99.501.1001/META_1.0.0"), (five.GetProperty("version").GetString(), five.GetProperty("type").GetInt32(), five.GetProperty("handle").GetString()));
        Assert.Equal((2000, 1, 10), (five.GetProperty("items")[0].GetProperty("idIndex").GetInt32(), five.GetProperty("items")[0].GetProperty("state").GetInt32(), five.GetProperty("items")[0].GetProperty("metadata").GetProperty("maxLength").GetInt32()));
        var three = Json(Written(Body(Guide), SnmsForm.V3));
        Assert.False(three.TryGetProperty("handle", out _));
        Assert.Equal(["name", "idType", "metadata", "required"], three.GetProperty("items")[0].EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void Items_without_an_index_get_the_next_free_one_from_2000()
    {
        var body = Body(Guide.Replace("\"items\":[", """
            "items":[{"name":"甲","idType":"a","metadata":{"minLength":1,"maxLength":9}},{"name":"乙","idType":"b","metadata":{"minLength":1,"maxLength":9}},
            """, StringComparison.Ordinal));
        Assert.Equal([("a", 2001), ("b", 2002), ("ip", 2000)], body.Items.Select(i => (i.Name, i.Index)));
    }

    [Fact]
    public void A_change_touches_only_the_items_it_names()
    {
        var old = Body(Guide) with { Items = [.. Body(Guide).Items, new TemplateItem { Index = 2001, Name = "kept", NameZh = "留", Type = ItemType.Text }] };
        var next = Body(Guide.Replace("\"required\":false", "\"required\":true,\"state\":0", StringComparison.Ordinal), old);
        Assert.Equal([("ip", true, false), ("kept", false, true)], next.Items.Select(i => (i.Name, i.Required, i.Enabled)));
        var added = Body(Guide.Replace("\"ip\"", "\"mac\"", StringComparison.Ordinal).Replace("\"e1\"", "\"e2\"", StringComparison.Ordinal).Replace("\"2000\"", "2007", StringComparison.Ordinal), old);
        Assert.Equal([2000, 2001, 2007], added.Items.Select(i => i.Index));
        Assert.Equal([2000, 2001], Body(Guide.Replace("\"items\"", "\"none\"", StringComparison.Ordinal), old).Items.Select(i => i.Index));
    }

    [Theory]
    [InlineData("\"industryCategory\":\"A\"", "\"industryCategory\":\"B\"", "industryCategory")]
    [InlineData("\"0111\"", "\"0211\"", "industrySubclass")]
    [InlineData("\"0111\"", "\"\"", "industrySubclass")]
    [InlineData("\"type\":1", "\"type\":3", "type")]
    [InlineData("\"type\":\"string\"", "\"type\":\"int\"", "items[0].metadata.type")]
    [InlineData("\"name\":\"e1\"", "\"nom\":\"e1\"", "items[0].name")]
    [InlineData("\"idType\"", "\"idtype\"", "items[0].idType")]
    [InlineData("\"required\":false", "\"state\":2", "items[0].state")]
    [InlineData("\"items\"", "\"none\"", "items")]
    public void What_is_wrong_is_named(string from, string to, string field)
    {
        var read = SnmsTemplateJson.Read(Json(Guide.Replace(from, to, StringComparison.Ordinal)), "1.0.0", null);
        Assert.Equal((Codes.RequestInvalid, field), (read.Status.Code, read.Status.Field));
    }

    [Fact]
    public void An_item_keeps_its_name()
    {
        var read = SnmsTemplateJson.Read(Json(Guide.Replace("\"ip\"", "\"other\"", StringComparison.Ordinal)), "1.0.0", Body(Guide));
        Assert.Equal("items[0].idType", read.Status.Field);
    }

    [Theory]
    [InlineData("1.0.1", "99.501.1001/META_1.0.1")]
    [InlineData("单品模板7", "99.501.1001/META_单品模板7")]
    public void A_version_is_the_templates_name(string version, string handle) => Assert.Equal(handle, TemplateVersion.HandleOf(Handle.Parse("99.501.1001/x").Prefix, version).ToString());

    [Fact]
    public void A_version_that_is_no_suffix_stands_as_its_hash_and_is_found_again()
    {
        var prefix = Handle.Parse("99.501.1001/x").Prefix;
        foreach (var odd in new[] { "first version", "ｖ１", new string('长', 120) })
        {
            var handle = TemplateVersion.HandleOf(prefix, odd);
            Assert.Matches("META_[0-9a-f]{20}$", handle.ToString());
            Assert.Equal(odd, TemplateVersion.NameOf(handle, Body(Guide) with { Code = odd }));
        }
        // a code that leads elsewhere is not a name
        Assert.Equal("1.0.0", TemplateVersion.NameOf(TemplateVersion.HandleOf(prefix, "1.0.0"), Body(Guide) with { Code = "peijian" }));
    }

    [Fact]
    public void Industries_are_those_of_the_standard()
    {
        Assert.Equal(["A", "C", "E", "M", "R", "T"], new[] { "0111", "3670", "4710", "7517", "8610", "9700" }.Select(code => new IndustryLevels(code).Category));
        Assert.Equal("", new IndustryLevels(null).Category);
    }
}
