using System.Text;
using System.Text.Json;
using Xunit;
using Yiwang.Identify.Surfaces.Doip;
using Yiwang.Identify.Surfaces.Json;
using Yiwang.Identify.Surfaces.Snms;
using Yiwang.Things.Templates;
using static Yiwang.Unit.Tests.Things.ThingsBed;

namespace Yiwang.Unit.Tests.Identify.Json;

/// <summary>Whatever a client sends, the readers of the Chinese interfaces answer with an outcome.</summary>
public sealed class MutationTests
{
    private const int Rounds = 5_000;

    private static readonly string[] s_golden =
    [
        """{"prefix":"99.501.1001","version":"1.0.0","industryCategory":"A","industrySpecific":"01","industryTrade":"011","industrySubclass":"0111","type":1,"items":[{"name":"e1","idType":"ip","idIndex":"2000","state":1,"metadata":{"type":"string","minLength":1,"maxLength":10},"required":false}]}""",
        """{"handle":"99.501.1001/A","templateVersion":"1.0.0","value":[{"auth":"","index":2000,"type":"ip","data":{"format":"string","value":"\u4e2d\ud83d\ude00"}}]}""",
        """{"classifyCode":"sp","metaName":"4342","metaCode":"xz","industryCategory":"A","industrySpecific":"01","industryTrade":"011","industrySubclass":"0111","metaItemCreateDTOS":[{"itemCode":"1","itemIndex":2000,"englishName":"en1","chineseName":"zh","required":0,"itemSchemaCreateDTO":{"dataType":"2","numberRange":"[1,10]","fileType":"2,3","selfDefFileSuffix":"pem"},"itemReferenceDTO":{}}]}""",
        """{"type":"99.501.1001/META_1.0.0","attributes":{"content":{"ip":["a","b"],"e1":12.5}}}""",
    ];

    [Fact]
    public async Task Nothing_thrown_at_the_readers_makes_them_throw()
    {
        await using var bed = await OpenAsync();
        var template = SnmsTemplateJson.Read(JsonElement.Parse(s_golden[0]), "1.0.0", null).Value!;
        await bed.PublishAsync("99.501.1001/META_1.0.0", template);
        var published = bed.Things.Templates.Find(H("99.501.1001/META_1.0.0"))!;
        var random = new Random(20261109);
        var read = 0;
        foreach (var golden in s_golden)
        {
            var bytes = Encoding.UTF8.GetBytes(golden);
            for (var round = 0; round < Rounds; round++)
            {
                var json = JsonRequest.Parse(Mutated(bytes, random));
                if (!json.Succeeded) continue;
                read++;
                ReadAll(json.Value, bed.Things.Templates, published);
            }
        }
        // otherwise only the JSON parser was tested
        Assert.InRange(read, Rounds / 4, Rounds * s_golden.Length);
    }

    private static void ReadAll(JsonElement json, ITemplates templates, Template template)
    {
        if (SnmsTemplateJson.Read(json, "1.0.0", template.Body) is { Succeeded: true, Value: { } changed }) TemplateRules.Check(changed);
        SnmsRow.Read(json, templates);
        if (MetaJson.ReadBasics(json, null) is { Succeeded: true, Value: { } body } && json.Array("metaItemCreateDTOS") is { } given && MetaJson.ReadItems(given, []) is { Succeeded: true, Value: { } items }) TemplateRules.Check(body with { Items = items });
        ObjectJson.ReadContent(json, template);
        json.Texts("metaHandleList");
    }

    private static byte[] Mutated(byte[] golden, Random random)
    {
        List<byte> bytes = [.. golden];
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(32, 127); break;
                case 1: bytes[at] = (byte)"0123456789"[random.Next(10)]; break;
                case 2: bytes.RemoveAt(at); break;
                case 3: bytes.Insert(at, bytes[random.Next(bytes.Count)]); break;
                default: bytes.InsertRange(at, (random.Next(4)) switch { 0 => "\\ud800"u8.ToArray(), 1 => "null"u8.ToArray(), 2 => "[{}]"u8.ToArray(), _ => "99999999999"u8.ToArray() }); break;
            }
        }
        return [.. bytes];
    }
}
