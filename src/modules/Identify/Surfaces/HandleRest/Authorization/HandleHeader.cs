using System.Globalization;
using System.Net;
using Yiwang.Identify.Surfaces.HandleRest.Json;
using Yiwang.Identify.Surfaces.HandleServer.Authentication.Rest;

namespace Yiwang.Identify.Surfaces.HandleRest.Authorization;

/// <summary>The fields of <c>Authorization: Handle sessionId="…", id="300:0.NA/…", …</c>. A client may also send them as the body of a session's request.</summary>
internal sealed class HandleHeader
{
    private const string Scheme = "Handle";
    private const int FieldsMax = 32;
    private readonly Dictionary<string, string> _fields = new(StringComparer.OrdinalIgnoreCase);

    private HandleHeader() { }

    public string? SessionId => Get("sessionId");
    public string? Id => Get("id");
    public string? Version => Get("version");
    /// <summary>It carries a proof, whole or not; else only a session.</summary>
    public bool Proves => Id is not null || Get("type") is not null || Get("alg") is not null || Get("signature") is not null;

    /// <summary>Null when it is of another scheme or cannot be read.</summary>
    public static HandleHeader? TryRead(string? authorization)
    {
        if (authorization is null || !authorization.AsSpan().Trim().StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return null;
        var rest = authorization.AsSpan().Trim()[Scheme.Length..];
        if (rest.IsEmpty) return new HandleHeader();
        if (!char.IsWhiteSpace(rest[0])) return null;
        var header = new HandleHeader();
        while (!(rest = rest.TrimStart(" \t,")).IsEmpty)
        {
            if (header._fields.Count == FieldsMax || !header.TryField(ref rest)) return null;
        }
        return header;
    }

    public static HandleHeader Of(IEnumerable<(string Key, string? Value)> fields, HandleHeader? before)
    {
        var header = new HandleHeader();
        foreach (var (key, value) in before?._fields ?? []) header._fields[key] = value;
        foreach (var (key, value) in fields.Take(FieldsMax)) header._fields.TryAdd(key, value ?? "");
        return header;
    }

    /// <summary>The proof, if nothing of it is missing or malformed.</summary>
    public RestProof? Proof()
    {
        if (Id is not { } id || Get("type") is not { } type || Get("alg") is not { } alg) return null;
        if (!JsonFields.TryBase64(Get("cnonce"), out var cnonce) || !JsonFields.TryBase64(Get("signature"), out var signature)) return null;
        byte[]? salt = null;
        if (Get("salt") is { } text)
        {
            if (!JsonFields.TryBase64(text, out var bytes)) return null;
            salt = bytes;
        }
        return new RestProof(id, type, cnonce, alg, signature, salt, Number("iterations"), Number("length"));
    }

    private string? Get(string name) => _fields.GetValueOrDefault(name);

    private int Number(string name) => int.TryParse(Get(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary><c>name=token</c> or <c>name="quoted \" text"</c>; the id comes percent-encoded.</summary>
    private bool TryField(ref ReadOnlySpan<char> rest)
    {
        var equals = rest.IndexOf('=');
        if (equals < 1) return false;
        var name = rest[..equals].Trim().ToString();
        rest = rest[(equals + 1)..].TrimStart();
        string value;
        if (rest is ['"', ..])
        {
            if (!TryQuoted(ref rest, out value)) return false;
        }
        else
        {
            var end = rest.IndexOf(',');
            value = (end < 0 ? rest : rest[..end]).Trim().ToString();
            rest = end < 0 ? default : rest[end..];
        }
        _fields[name] = name.Equals("id", StringComparison.OrdinalIgnoreCase) ? WebUtility.UrlDecode(value.Replace("+", "%2B", StringComparison.Ordinal)) : value;
        return true;
    }

    private static bool TryQuoted(ref ReadOnlySpan<char> rest, out string value)
    {
        var text = new System.Text.StringBuilder();
        value = "";
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] == '\\' && i + 1 < rest.Length) text.Append(rest[++i]);
            else if (rest[i] == '"')
            {
                value = text.ToString();
                rest = rest[(i + 1)..];
                return true;
            }
            else text.Append(rest[i]);
        }
        return false;
    }
}
