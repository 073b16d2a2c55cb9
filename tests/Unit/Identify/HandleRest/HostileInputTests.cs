using System.Text;
using System.Text.Json;
using Xunit;
using Yiwang.Identify.Surfaces.HandleRest.Authorization;
using Yiwang.Identify.Surfaces.HandleRest.Json;
using Yiwang.Identify.Surfaces.HandleRest.Redirect;

namespace Yiwang.Unit.Tests.Identify.HandleRest;

/// <summary>Damaged copies of good input, by a fixed seed: whatever comes of them, nothing throws.</summary>
public sealed class HostileInputTests
{
    private const int Rounds = 5_000;

    private static readonly string[] s_values =
    [
        """{"index":100,"type":"HS_ADMIN","data":{"format":"admin","value":{"handle":"0.NA/99.501","index":300,"permissions":"011111110011"}},"ttl":86400,"permissions":"1110"}""",
        """{"index":3,"type":"HS_SITE","data":{"format":"site","value":{"version":1,"protocolVersion":"2.11","serialNumber":7,"primarySite":true,"attributes":[{"name":"desc","value":"n"}],"servers":[{"serverId":1,"address":"192.0.2.7","publicKey":{"format":"key","value":{"kty":"RSA","n":"sXch4f3eIm","e":"AQAB"}},"interfaces":[{"query":true,"admin":true,"protocol":"TCP","port":2641}]}]}},"ttl":"2030-01-01T00:00:00Z"}""",
        """{"index":1,"type":"HS_VLIST","data":{"format":"vlist","value":[{"handle":"a/b","index":1}]},"references":[{"handle":"99.501/R","index":3}]}""",
        """{"index":1,"type":"X","data":{"format":"hex","value":"00ff"},"ttl":5}""",
    ];

    /// <summary>Each byte may be changed, doubled or left out; on the average two are.</summary>
    private static byte[] Damage(byte[] good, Random random)
    {
        List<byte> bytes = [.. good];
        for (var damage = random.Next(1, 4); damage > 0 && bytes.Count > 0; damage--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveAt(at); break;
                case 2: bytes.Insert(at, bytes[random.Next(bytes.Count)]); break;
                default: bytes.RemoveRange(at, random.Next(bytes.Count - at)); break;
            }
        }
        return [.. bytes];
    }

    [Fact]
    public void Values_are_read_or_their_fault_is_named()
    {
        var random = new Random(7);
        var read = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Damage(Encoding.UTF8.GetBytes(s_values[round % s_values.Length]), random);
            try
            {
                using var json = JsonDocument.Parse(bytes);
                if (ValueReader.TryRead(json.RootElement, out _, out var problem)) read++;
                else Assert.NotEmpty(problem);
            }
            catch (JsonException)
            {
                // no JSON: the body's own reader says so
            }
        }
        Assert.InRange(read, 1, Rounds);
    }

    [Fact]
    public void Truncated_at_every_character_a_header_is_read_or_null()
    {
        const string header = """Handle version="0", sessionId="abc", id="300%3A99.501%2FA", type="HS_SECKEY", cnonce="AAEC", alg="PBKDF2-HMAC-SHA1", salt="AQI=", iterations="10000", length="160", signature="/w==" """;
        Assert.NotNull(HandleHeader.TryRead(header)!.Proof());
        for (var length = 0; length < header.Length; length++) _ = HandleHeader.TryRead(header[..length])?.Proof();
        var random = new Random(11);
        for (var round = 0; round < Rounds; round++)
        {
            var damaged = Encoding.Latin1.GetString(Damage(Encoding.Latin1.GetBytes(header), random));
            _ = HandleHeader.TryRead(damaged)?.Proof();
            if (BasicHeader.Is("Basic " + damaged)) _ = BasicHeader.TryRead("Basic " + damaged);
        }
    }

    [Fact]
    public void Places_are_read_or_null()
    {
        var good = Encoding.UTF8.GetBytes("<locations chooseby=\"locatt,country,weighted\"><location id=\"0\" href=\"https://a.example/\" weight=\"1\" lang=\"zh\"/><location href=\"https://b.example/\" weight=\"1e9\"/></locations>");
        var random = new Random(13);
        for (var round = 0; round < Rounds; round++)
        {
            if (Locations.TryRead(Encoding.UTF8.GetString(Damage(good, random))) is { } places) Assert.NotNull(LocationChoice.Choose(places, [("lang", "zh")], random.NextDouble()));
        }
    }
}
