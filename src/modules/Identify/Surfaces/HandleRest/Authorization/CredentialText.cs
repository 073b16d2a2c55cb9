using System.Globalization;

namespace Yiwang.Identify.Surfaces.HandleRest.Authorization;

/// <summary>How clients name a credential: <c>300:0.NA/99.501</c>, or a handle or user name alone, which means any index.</summary>
internal static class CredentialText
{
    /// <returns>Index 0 = any.</returns>
    public static (int Index, string Handle) Read(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && int.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? (index, text[(colon + 1)..]) : (0, text);
    }
}
