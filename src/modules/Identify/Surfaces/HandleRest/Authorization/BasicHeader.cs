using System.Net;
using System.Text;

namespace Yiwang.Identify.Surfaces.HandleRest.Authorization;

/// <summary><c>Authorization: Basic</c>: <c>index%3Ahandle:secret</c>, percent-encoded since a Basic user name holds no colon; or a person's handle or name and password.</summary>
internal readonly record struct BasicHeader(string User, string Secret)
{
    private const string Scheme = "Basic";
    private const int CharsMax = 4_096;

    public static bool Is(string? authorization) => authorization is not null && authorization.AsSpan().TrimStart().StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Null when it cannot be read.</summary>
    public static BasicHeader? TryRead(string authorization)
    {
        var text = authorization.AsSpan().Trim()[Scheme.Length..].Trim();
        var bytes = new byte[text.Length];
        if (text.Length > CharsMax || !Convert.TryFromBase64Chars(text, bytes, out var length)) return null;
        var pair = bytes.AsSpan(0, length);
        var colon = pair.IndexOf((byte)':');
        if (colon < 1) return null;
        // a client that encodes nothing writes 300:handle:secret
        if (!pair[..colon].ContainsAnyExceptInRange((byte)'0', (byte)'9') && pair[(colon + 1)..].IndexOf((byte)':') is var next and > 0) colon += 1 + next;
        var user = WebUtility.UrlDecode(Encoding.UTF8.GetString(pair[..colon]).Replace("+", "%2B", StringComparison.Ordinal));
        return new BasicHeader(user, Encoding.UTF8.GetString(pair[(colon + 1)..]));
    }
}
