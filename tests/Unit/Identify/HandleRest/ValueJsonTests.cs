using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Xunit;
using Yiwang.Identify.Surfaces.HandleRest;
using Yiwang.Parties;
using Yiwang.Things;

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

    private static (bool Ok, HandleValue Value, string Problem) Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var ok = ValueJson.TryRead(document.RootElement, NewYear2025Us, out var value, out var problem);
        return (ok, value, problem);
    }

    [Fact]
    public void A_text_value_is_written_as_the_reference_server_writes_it() => Assert.Equal(
        """{"index":1,"type":"URL","data":{"format":"string","value":"https://例.example/<a>"},"ttl":86400,"timestamp":"2025-01-01T00:00:00Z"}""",
        Write(new HandleValue(1, "URL", Encoding.UTF8.GetBytes("https://例.example/<a>"), 86_400, ValuePermissions.Default, NewYear2025Us)));

    [Fact]
    public void Bytes_that_are_no_text_are_base64() => Assert.Contains("""{"format":"base64","value":"/wA="}""", Write(new HandleValue(2, "BIN", new byte[] { 0xFF, 0 }, 60, ValuePermissions.Default, NewYear2025Us)), StringComparison.Ordinal);

    [Fact]
    public void An_administrator_value_goes_there_and_back()
    {
        const string Json = """{"index":100,"type":"HS_ADMIN","data":{"format":"admin","value":{"handle":"0.NA/99.501","index":300,"permissions":"011111110011"}},"ttl":86400,"timestamp":"2025-01-01T00:00:00Z"}""";
        var (ok, value, problem) = Read(Json);
        Assert.True(ok, problem);
        Assert.Equal("07F30000000B302E4E412F39392E3530310000012C", Convert.ToHexString(value.Data.Span));
        Assert.Equal(Json, Write(value));
    }

    [Theory]
    [InlineData("""{"index":1,"type":"A","data":"x"}""", "78")]
    [InlineData("""{"index":1,"type":"A","data":{"format":"hex","value":"00fF"}}""", "00FF")]
    [InlineData("""{"index":1,"type":"A","data":{"format":"base64","value":"AQI="}}""", "0102")]
    public void Every_format_is_read(string json, string hex) => Assert.Equal(hex, Convert.ToHexString(Read(json).Value.Data.Span));

    [Fact]
    public void Permission_bits_decide_who_reads()
    {
        Assert.Equal(Visibility.Public, Read("""{"index":1,"type":"A","data":"x","permissions":"1110"}""").Value.Visibility);
        Assert.Equal(Visibility.Granted, Read("""{"index":1,"type":"A","data":"x","permissions":"1100"}""").Value.Visibility);
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
    [InlineData("""{"index":1,"type":"A","data":"x","ttl":-1}""")]
    [InlineData("""{"index":1,"type":"A","data":"x","permissions":"12"}""")]
    public void What_is_wrong_is_named_and_nothing_throws(string json)
    {
        var (ok, _, problem) = Read(json);
        Assert.False(ok);
        Assert.NotEmpty(problem);
    }
}
