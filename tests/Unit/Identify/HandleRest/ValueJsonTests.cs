using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Xunit;
using Yiwang.Identify.Surfaces.Changes;
using Yiwang.Identify.Surfaces.HandleRest.Json;
using Yiwang.Things;
using Yiwang.Wire.Handle.Security;

namespace Yiwang.Unit.Tests.Identify.HandleRest;

public sealed class ValueJsonTests
{
    private const long NewYear2025Us = 1_735_689_600_000_000;

    private static string Write(HandleValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) ValueJson.Write(json, value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static (bool Ok, ValueEdit Value, string Problem) Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var ok = ValueReader.TryRead(document.RootElement, out var value, out var problem);
        return (ok, value, problem);
    }

    private static string There(ValueEdit edit) => Write(EditedValues.Apply(edit, null) with { TimestampUs = NewYear2025Us });

    [Fact]
    public void A_text_value_is_written_as_the_reference_server_writes_it() => Assert.Equal(
        """{"index":1,"type":"URL","data":{"format":"string","value":"https://例.example/<a>"},"ttl":86400,"timestamp":"2025-01-01T00:00:00Z"}""",
        Write(new HandleValue(1, "URL", Encoding.UTF8.GetBytes("https://例.example/<a>"), 86_400, ValuePermissions.Default, NewYear2025Us)));

    [Fact]
    public void Bytes_that_are_no_text_are_base64() => Assert.Contains("""{"format":"base64","value":"/wA="}""", Write(new HandleValue(2, "BIN", new byte[] { 0xFF, 0 }, 60, ValuePermissions.Default, NewYear2025Us)), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"index":100,"type":"HS_ADMIN","data":{"format":"admin","value":{"handle":"0.NA/99.501","index":300,"permissions":"011111110011"}},"ttl":86400,"timestamp":"2025-01-01T00:00:00Z"}""")]
    [InlineData("""{"index":100,"type":"HS_ADMIN","data":{"format":"admin","value":{"handle":"0.NA/99.501","index":300,"permissions":"111111111111","legacyByteLength":true}},"ttl":86400,"timestamp":"2025-01-01T00:00:00Z"}""")]
    [InlineData("""{"index":200,"type":"HS_VLIST","data":{"format":"vlist","value":[{"handle":"0.NA/99.501","index":300},{"handle":"99.501/A","index":301}]},"ttl":86400,"timestamp":"2025-01-01T00:00:00Z"}""")]
    [InlineData("""{"index":3,"type":"HS_SITE","data":{"format":"site","value":{"version":1,"protocolVersion":"2.11","serialNumber":7,"primarySite":true,"multiPrimary":false,"attributes":[{"name":"desc","value":"node"}],"servers":[{"serverId":1,"address":"192.0.2.7","publicKey":{"format":"base64","value":""},"interfaces":[{"query":true,"admin":true,"protocol":"TCP","port":2641},{"query":true,"admin":false,"protocol":"UDP","port":2641}]}]}},"ttl":86400,"timestamp":"2025-01-01T00:00:00Z"}""")]
    [InlineData("""{"index":300,"type":"HS_PUBKEY","data":{"format":"key","value":{"kty":"RSA","n":"sXch4f3eIm-eBw4qZQ","e":"AQAB"}},"ttl":86400,"timestamp":"2025-01-01T00:00:00Z"}""")]
    [InlineData("""{"index":1,"type":"URL","data":{"format":"string","value":"x"},"permissions":"1100","ttl":"2030-01-01T00:00:00Z","timestamp":"2025-01-01T00:00:00Z","references":[{"handle":"99.501/R","index":3}]}""")]
    public void What_is_written_is_read_back(string json)
    {
        var (ok, value, problem) = Read(json);
        Assert.True(ok, problem);
        Assert.Equal(json, There(value));
    }

    [Fact]
    public void An_administrator_value_has_the_protocols_bytes() => Assert.Equal("07F30000000B302E4E412F39392E3530310000012C",
        Convert.ToHexString(Read("""{"index":100,"type":"HS_ADMIN","data":{"format":"admin","value":{"handle":"0.NA/99.501","index":300,"permissions":"011111110011"}}}""").Value.Data.Span));

    [Theory]
    [InlineData("\"*\"", "111111111111")]
    [InlineData("true", "111111111111")]
    [InlineData("false", "000000000000")]
    [InlineData("3", "000000000011")]
    [InlineData("[true,0,1]", "000000000101")]
    [InlineData("\"11\"", "000000000011")]
    public void Administrators_permissions_are_read_in_every_form(string json, string bits) => Assert.Contains($"\"permissions\":\"{bits}\"",
        There(Read("""{"index":100,"type":"HS_ADMIN","data":{"format":"admin","value":{"handle":"h","index":300,"permissions":""" + json + "}}}").Value), StringComparison.Ordinal);

    [Fact]
    public void Sm2_and_dsa_keys_go_there_and_back()
    {
        var point = new byte[65];
        point[0] = 4;
        point[^1] = 9;
        foreach (var key in new HandleKey[] { Sm2Key.From(point), new DsaKey([5], [0, 0x80, 7], [2], [3]) })
        {
            var json = Write(new HandleValue(300, "HS_PUBKEY", key.Encode(), 60, ValuePermissions.Default, NewYear2025Us));
            Assert.Contains("\"format\":\"key\"", json, StringComparison.Ordinal);
            Assert.Equal(Convert.ToHexString(key.Encode()), Convert.ToHexString(Read(json).Value.Data.Span));
        }
    }

    [Theory]
    [InlineData("HS_ADMIN"), InlineData("HS_VLIST"), InlineData("HS_SITE"), InlineData("HS_PUBKEY")]
    public void Typed_data_of_another_form_is_shown_as_it_is(string type)
    {
        Assert.Contains("\"format\":\"string\",\"value\":\"plain\"", Write(new HandleValue(1, type, "plain"u8.ToArray(), 60, ValuePermissions.Default, 0)), StringComparison.Ordinal);
        Assert.Contains("\"format\":\"base64\"", Write(new HandleValue(1, type, new byte[] { 0, 0, 0, 9 }, 60, ValuePermissions.Default, 0)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"index":1,"type":"A","data":"x"}""", "78")]
    [InlineData("""{"index":1,"type":"A","data":{"format":"hex","value":"00fF"}}""", "00FF")]
    [InlineData("""{"index":1,"type":"A","data":{"format":"base64","value":"AQI="}}""", "0102")]
    public void Every_format_is_read(string json, string hex) => Assert.Equal(hex, Convert.ToHexString(Read(json).Value.Data.Span));

    [Theory]
    [InlineData("1110", 14), InlineData("1100", 12), InlineData("*", 15), InlineData("0", 14), InlineData("00", 12), InlineData("1111", 15)]
    public void Permission_bits_are_counted_from_the_right(string text, int bits) =>
        Assert.Equal((ValuePermissions)bits, Read($$"""{"index":1,"type":"A","data":"x","permissions":"{{text}}"}""").Value.Permissions);

    [Fact]
    public void What_is_left_out_is_not_made_up()
    {
        var value = Read("""{"index":"7","type":"A","data":5}""").Value;
        Assert.Equal((7, null, null, null), (value.Index, value.TtlSeconds, value.Permissions, value.References));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"type":"A","data":"x"}""")]
    [InlineData("""{"index":0,"type":"A","data":"x"}""")]
    [InlineData("""{"index":1.5,"type":"A","data":"x"}""")]
    [InlineData("""{"index":1,"type":"","data":"x"}""")]
    [InlineData("""{"index":1,"type":"A"}""")]
    [InlineData("""{"index":1,"type":"A","data":{"format":"hex","value":"0"}}""")]
    [InlineData("""{"index":1,"type":"A","data":{"format":"hex","value":5}}""")]
    [InlineData("""{"index":1,"type":"A","data":{"format":"base64","value":"*"}}""")]
    [InlineData("""{"index":1,"type":"A","data":{"format":"site","value":{}}}""")]
    [InlineData("""{"index":1,"type":"A","data":{"format":"site","value":{"servers":[{"address":"no address","interfaces":[]}]}}}""")]
    [InlineData("""{"index":1,"type":"A","data":{"format":"key","value":{"kty":"RSA"}}}""")]
    [InlineData("""{"index":1,"type":"A","data":{"format":"key","value":{"kty":"??","n":"AA"}}}""")]
    [InlineData("""{"index":1,"type":"A","data":{"format":"vlist","value":[{"handle":"x"}]}}""")]
    [InlineData("""{"index":1,"type":"A","data":{"format":"admin","value":{"handle":"x"}}}""")]
    [InlineData("""{"index":1,"type":"A","data":{"format":"admin","value":{"handle":"x","index":1,"permissions":"2"}}}""")]
    [InlineData("""{"index":1,"type":"A","data":"x","ttl":"soon"}""")]
    [InlineData("""{"index":1,"type":"A","data":"x","references":[{"handle":"x"}]}""")]
    [InlineData("""{"index":1,"type":"A","data":"\uD800"}""")]
    [InlineData("""{"index":1,"type":"A","data":"x","ttl":-1}""")]
    [InlineData("""{"index":1,"type":"A","data":"x","permissions":"12"}""")]
    public void What_is_wrong_is_named_and_nothing_throws(string json)
    {
        var (ok, _, problem) = Read(json);
        Assert.False(ok);
        Assert.NotEmpty(problem);
    }
}
