using System.Security.Cryptography;
using System.Text;
using Yiwang.Things;
using Yiwang.Things.Grammar;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Surfaces.Snms;

/// <summary>
/// Second-level nodes call a template by prefix and a free text, its version. Here that is the template <c>prefix/META_‹version›</c>; a version with characters that no
/// identifier has stands as its hash, with the text as the template's code. (Our own version numbers, 1, 2, …, are what a change of such a template makes.)
/// </summary>
internal static class TemplateVersion
{
    public const int LengthMax = 128;
    private const string Lead = "META_";
    private const int HashBytes = 10;

    public static Handle HandleOf(Prefix prefix, string version) =>
        Handle.TryParse($"{prefix}/{Lead}{version}", out var plain) && plain.CheckRegistration() == HandleFault.None ? plain
            : Handle.Parse($"{prefix}/{Lead}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(version)).AsSpan(0, HashBytes))}");

    /// <summary>The text by which a template is found again.</summary>
    public static string NameOf(Handle template, TemplateBody? body) => body?.Code is { } code && HandleOf(template.Prefix, code) == template ? code : NameOf(template);

    /// <summary>The newest published version of ours.</summary>
    public static Template? Find(ITemplates templates, Prefix prefix, string version) => version.Length <= LengthMax ? templates.Find(HandleOf(prefix, version)) : null;

    private static string NameOf(Handle template)
    {
        var suffix = template.Suffix.ToString();
        return suffix.StartsWith(Lead, StringComparison.OrdinalIgnoreCase) ? suffix[Lead.Length..] : suffix;
    }
}
