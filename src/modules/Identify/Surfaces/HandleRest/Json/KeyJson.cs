using System.Buffers.Text;
using System.Text.Json;
using Yiwang.Wire.Handle.Security;

namespace Yiwang.Identify.Surfaces.HandleRest.Json;

/// <summary>Public keys in the manner of a JSON Web Key: <c>{"kty":"RSA","n","e"}</c>, <c>{"kty":"DSA","y","p","q","g"}</c>, and <c>{"kty":"SM2","d"}</c> as the Chinese library writes it.</summary>
internal static class KeyJson
{
    public static bool CanWrite(HandleKey key) => key is RsaKey or DsaKey or Sm2Key { Point: not null };

    public static void Write(Utf8JsonWriter json, HandleKey key)
    {
        json.WriteStartObject();
        switch (key)
        {
            case RsaKey rsa:
                Fields(json, "RSA", ("n", rsa.Modulus), ("e", rsa.Exponent));
                break;
            case DsaKey dsa:
                Fields(json, "DSA", ("y", dsa.Y), ("p", dsa.P), ("q", dsa.Q), ("g", dsa.G));
                break;
            case Sm2Key sm2:
                json.WriteString("kty"u8, "SM2"u8);
                json.WriteString("d"u8, Base64Url.EncodeToString(SubjectPublicKeyInfo.OfSm2(sm2.Point)));
                break;
        }
        json.WriteEndObject();
    }

    /// <returns>Null when it is no key of a known kind.</returns>
    public static HandleKey? TryRead(JsonElement json)
    {
        if (!JsonFields.TryText(json, "kty", out var kind)) return null;
        return kind.ToUpperInvariant() switch
        {
            "RSA" => Number(json, "n") is { } n && Number(json, "e") is { } e ? new RsaKey(e, n) : null,
            "DSA" => Number(json, "y") is { } y && Number(json, "p") is { } p && Number(json, "q") is { } q && Number(json, "g") is { } g ? new DsaKey(q, p, g, y) : null,
            "SM2" => JsonFields.TryText(json, "d", out var text) && JsonFields.TryBase64(text, out var encoded) && SubjectPublicKeyInfo.TryRead(encoded) is Sm2Key key ? key : null,
            _ => null,
        };
    }

    private static void Fields(Utf8JsonWriter json, string kind, params ReadOnlySpan<(string Name, byte[] Number)> fields)
    {
        json.WriteString("kty"u8, kind);
        foreach (var (name, number) in fields) json.WriteString(name, Base64Url.EncodeToString(number.AsSpan().TrimStart((byte)0) is { IsEmpty: false } digits ? digits : new byte[1]));
    }

    /// <summary>In two's complement, as the protocol has numbers.</summary>
    private static byte[]? Number(JsonElement json, string name)
    {
        if (!JsonFields.TryText(json, name, out var text) || !JsonFields.TryBase64(text, out var bytes)) return null;
        var digits = bytes.AsSpan().TrimStart((byte)0);
        return digits.IsEmpty ? null : digits[0] >= 0x80 ? [0, .. digits] : digits.ToArray();
    }
}
