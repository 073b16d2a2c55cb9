using System.Buffers;
using System.Text;
using System.Text.Json;
using Yiwang.Identify.Surfaces.HandleRest.Json;
using Yiwang.Things.Templates;
using Yiwang.Unit.Tests.Wire.Handle;
using Yiwang.Wire.Gs1;

namespace Yiwang.Benchmarks.Fuzz;

/// <summary>Every reader that is fuzzed. A new codec adds itself here.</summary>
internal static class FuzzTargets
{
    private static readonly string[] Gs1Texts =
    [
        "https://id.gs1.org/01/09520123456788/10/ABC%2F1/21/12345?17=201225&linkType=gs1:pip&lang=zh",
        "https://example.org/some/path/8004/9520614141234567?3103=000500",
        "https://dlnkd.tn.gg/DBHKVAdpQgqrAAAAAAA",
        "(01)09520123456788(17)201225(10)ABC/1(21)12345",
        "]C1010952012345678810ABC\u001d2112345",
    ];

    private static readonly string[] JsonTexts =
    [
        """{"index":1,"type":"URL","data":{"format":"string","value":"https://example.org/p"},"ttl":86400,"permissions":"1110","references":[{"handle":"99.1/a","index":1}]}""",
        """{"index":100,"type":"HS_ADMIN","data":{"format":"admin","value":{"handle":"0.NA/99.1","index":300,"permissions":"111111111111"}},"ttl":"2030-01-01T00:00:00Z"}""",
        """{"index":200,"type":"HS_VLIST","data":{"format":"vlist","value":[{"handle":"99.1/a","index":300}]}}""",
        """{"index":2,"type":"X","data":{"format":"base64","value":"AQIDBA=="}}""",
        """{"index":3,"type":"X","data":{"format":"hex","value":"01020304"}}""",
        """{"index":300,"type":"HS_PUBKEY","data":{"format":"key","value":{"kty":"RSA","n":"AQAB","e":"AQAB"}}}""",
        """{"index":400,"type":"HS_SITE","data":{"format":"site","value":{"version":1,"protocolVersion":"2.11","serialNumber":1,"primarySite":true,"servers":[{"serverId":1,"address":"192.0.2.1","interfaces":[{"query":true,"admin":true,"protocol":"TCP","port":2641}]}]}}}""",
        """{"items":[{"index":2000,"name":"批次","type":"text","required":true}]}""",
    ];

    private static readonly string[] DataTypes = ["HS_ADMIN", "HS_VLIST", "HS_SITE", "HS_PUBKEY", "URL", "X"];

    public static readonly FuzzTarget[] All =
    [
        Of("json", JsonTexts, FeedJson),
        new("handle", GoldenMessages.All, seed => new HandleMutations(GoldenMessages.All, seed).Next, HandleFeed.Feed),
        Of("gs1", Gs1Texts, FeedGs1),
        .. MachineTargets.All,
    ];

    private static FuzzTarget Of(string name, string[] texts, Func<byte[], bool> feed) => Of(name, [.. texts.Select(Encoding.UTF8.GetBytes)], feed);

    public static FuzzTarget Of(string name, byte[][] golden, Func<byte[], bool> feed) => new(name, golden, seed => new HandleMutations(golden, seed).Next, feed);

    private static bool FeedJson(byte[] bytes)
    {
        // what a client stored as data of a type is shown as what it is, or as bytes
        var shown = new ArrayBufferWriter<byte>();
        foreach (var type in DataTypes)
        {
            using var json = new Utf8JsonWriter(shown);
            DataJson.Write(json, Encoding.ASCII.GetBytes(type), bytes);
        }
        var template = TemplateJson.TryRead(bytes) is not null;
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return ValueReader.TryRead(document.RootElement, out _, out _) | template;
        }
        catch (JsonException)
        {
            // the request's body is read so, and refused with a sentence
            return false;
        }
    }

    private static bool FeedGs1(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        return Gs1LinkReader.TryParse(text, out _, out _) | Gs1ElementString.TryParse(text, out _, out _) | Gs1Decompressor.TryRead(text, out _, out _);
    }
}
