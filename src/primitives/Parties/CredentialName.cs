using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Yiwang.Parties;

/// <summary>
/// A credential as Handle clients call it, <c>300:0.NA/99.501.1001</c>: the index of a key value and the handle that holds it. ASCII case does not matter.
/// </summary>
public readonly record struct CredentialName
{
    /// <summary>Bytes of UTF-8, the limit of registered identifiers.</summary>
    public const int HandleBytesMax = 255;
    private const string NamingAuthority = "0.NA/";

    private readonly string? _handle;

    private CredentialName(int index, string handle) => (Index, _handle) = (index, handle);

    /// <summary>From 1.</summary>
    public int Index { get; }
    /// <summary>As it was given.</summary>
    public string Handle => _handle ?? "";

    /// <summary>The prefix whose holder has a say in this name: of <c>0.NA/99.501</c> and of <c>99.501/ADMIN</c> that is 99.501.</summary>
    public string Prefix
    {
        get
        {
            if (Handle.StartsWith(NamingAuthority, StringComparison.OrdinalIgnoreCase)) return Handle[NamingAuthority.Length..];
            var slash = Handle.IndexOf('/', StringComparison.Ordinal);
            return slash < 0 ? Handle : Handle[..slash];
        }
    }

    public static bool TryCreate(int index, [NotNullWhen(true)] string? handle, out CredentialName result)
    {
        result = default;
        if (index < 1 || handle is null || handle.Length > HandleBytesMax || Encoding.UTF8.GetByteCount(handle) > HandleBytesMax) return false;
        var slash = handle.IndexOf('/', StringComparison.Ordinal);
        if (slash < 1 || slash == handle.Length - 1 || handle.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))) return false;
        result = new CredentialName(index, handle);
        return true;
    }

    /// <summary><c>index:handle</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out CredentialName result)
    {
        result = default;
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        return colon > 0 && int.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && TryCreate(index, text![(colon + 1)..], out result);
    }

    public bool Equals(CredentialName other) => Index == other.Index && string.Equals(Handle, other.Handle, StringComparison.OrdinalIgnoreCase);

    public override int GetHashCode() => HashCode.Combine(Index, StringComparer.OrdinalIgnoreCase.GetHashCode(Handle));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}:{Handle}");
}
