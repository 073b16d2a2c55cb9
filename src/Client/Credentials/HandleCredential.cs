using System.Globalization;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Client.Credentials;

/// <summary>Who administers, and with what that is proved. Safe for any number of callers at once.</summary>
public abstract class HandleCredential
{
    private protected HandleCredential(ValueReference user)
    {
        ArgumentException.ThrowIfNullOrEmpty(user.Handle, nameof(user));
        User = user;
    }

    /// <summary>The value that holds the key, as 300:0.NA/99.501.1001.</summary>
    public ValueReference User { get; }

    /// <summary>HS_PUBKEY or HS_SECKEY.</summary>
    internal abstract string KeyType { get; }

    /// <summary>What the server wants to see for its challenge.</summary>
    /// <param name="digest">Of the request that is challenged; already found to be our own.</param>
    /// <param name="version">That both sides speak.</param>
    internal abstract byte[] Answer(ReadOnlySpan<byte> nonce, RequestDigest digest, ProtocolVersion version);

    /// <summary>Reads <c>index:handle</c>; an index that is left out is 300, where keys usually lie.</summary>
    public static ValueReference ParseUser(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return new ValueReference(text, 300);
        return int.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && colon + 1 < text.Length
            ? new ValueReference(text[(colon + 1)..], index)
            : throw new FormatException($"'{text}' is not index:handle, as 300:0.NA/99.501.1001");
    }
}
