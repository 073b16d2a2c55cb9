using System.Buffers;
using System.Text.Json;
using Xunit;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Doip;
using Yiwang.Parties;
using Yiwang.Things.Templates;

namespace Yiwang.Unit.Tests.Identify.Doip;

public sealed class MetaItemJsonTests
{
    private static Outcome<TemplateItem> Read(string schema, string more = "") =>
        MetaItemJson.Read(JsonElement.Parse($$$"""{"itemCode":"c1","englishName":"23423","chineseName":"名"{{{more}}},"itemSchemaCreateDTO":{{{schema}}},"itemReferenceDTO":{"referenceMetaHandle":"99.1/META_x"}}"""), 2000, null);

    private static JsonElement Written(TemplateItem item)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) MetaItemJson.Write(json, item);
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    /// <summary>Schemas as guide and client write them, data type also as a text, against what we tell of them.</summary>
    [Theory]
    [InlineData("""{"minLength":0,"maxLength":4000,"dataType":"1"}""", """{"dataType":1,"minLength":0,"maxLength":4000}""")]
    [InlineData("""{"dataType":1,"charRange":"大写字母"}""", """{"dataType":1,"minLength":0,"maxLength":4000,"charRange":"大写字母"}""")]
    [InlineData("""{"dataType":"2"}""", """{"dataType":2,"minLength":0,"maxLength":38}""")]
    [InlineData("""{"dataType":2,"accuracy":1,"numberRange":"[1,10]"}""", """{"dataType":2,"minLength":0,"maxLength":38,"accuracy":1,"numberRange":"[1,10]"}""")]
    [InlineData("""{"dateFormat":"YYYY-MM-DD","dataType":"3"}""", """{"dataType":3,"dateFormat":"YYYY-MM-DD"}""")]
    [InlineData("""{"dataType":3}""", """{"dataType":3,"dateFormat":"YYYY-MM-DD"}""")]
    [InlineData("""{"dataType":3,"dateFormat":"YYYY-MM-DD hh:mm:ss"}""", """{"dataType":3,"dateFormat":"YYYY-MM-DD HH:mm:ss"}""")]
    [InlineData("""{"fileType":"2,3","maxFileCount":1,"dataType":"4"}""", """{"dataType":4,"maxFileCount":1,"fileRange":2,"fileType":"2,3"}""")]
    [InlineData("""{"fileRange":2,"fileType":"4,6","selfDefFileSuffix":"pem","maxFileCount":99,"dataType":4}""", """{"dataType":4,"maxFileCount":50,"fileRange":2,"fileType":"4,6","selfDefFileSuffix":"pem"}""")]
    [InlineData("""{"dataType":5,"referenceType":2}""", """{"dataType":5,"referenceType":2}""")]
    [InlineData("""{"dataType":8}""", """{"dataType":8,"maxFileCount":1,"fileRange":1}""")]
    public void A_schema_comes_back_as_it_was(string schema, string told)
    {
        var item = Read(schema);
        Assert.Equal(Outcome.Ok, item.Status);
        Assert.Empty(TemplateRules.Check(new TemplateBody { NameZh = "元", NameEn = "m", Kind = ObjectKind.Other, Items = [item.Value!] }));
        Assert.Equal(told, Written(item.Value!).GetProperty("itemSchemaVO").GetRawText(), ignoreAllWhiteSpace: true);
    }

    [Fact]
    public void What_is_left_out_has_their_defaults_and_is_for_the_organisation_itself()
    {
        var item = Read("""{"dataType":1}""").Value!;
        Assert.Equal((true, false, false, true, true, Visibility.Granted, (byte)1), (item.Input, item.Required, item.Unique, item.List, item.Enabled, item.Visibility, item.Grade));
        var all = Read("""{"dataType":1}""", ""","inputNecessary":0,"required":1,"uniqueField":"1","listItemNecessary":0,"itemState":1,"definition":"义","comment":"注" """).Value!;
        Assert.Equal((false, true, true, false, false, "义", "注", "c1"), (all.Input, all.Required, all.Unique, all.List, all.Enabled, all.Definition, all.Comment, all.Code));
    }

    [Theory]
    [InlineData("""{"dataType":9}""", "itemSchemaCreateDTO.dataType")]
    [InlineData("{}", "itemSchemaCreateDTO.dataType")]
    [InlineData("""{"dataType":3,"dateFormat":"DD/MM/YY"}""", "itemSchemaCreateDTO.dateFormat")]
    [InlineData("""{"dataType":2,"numberRange":"(1,10)"}""", "itemSchemaCreateDTO.numberRange")]
    public void What_is_wrong_is_named(string schema, string field) => Assert.Equal((Codes.RequestInvalid, field), (Read(schema).Status.Code, Read(schema).Status.Field));
}
