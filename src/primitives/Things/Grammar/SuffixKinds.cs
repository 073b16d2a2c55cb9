using System.Text;

namespace Yiwang.Things.Grammar;

/// <summary>What the beginning of a suffix says about the Thing.</summary>
public enum SuffixKind : byte { Plain, Template, Application, User }

internal static class SuffixKinds
{
    public static SuffixKind Of(ReadOnlySpan<byte> suffix)
    {
        if (Begins(suffix, "META_"u8)) return SuffixKind.Template;
        if (Begins(suffix, "App_"u8)) return SuffixKind.Application;
        return Begins(suffix, "User_"u8) ? SuffixKind.User : SuffixKind.Plain;
    }

    public static ReadOnlySpan<byte> Lead(SuffixKind kind) => kind switch
    {
        SuffixKind.Template => "META_"u8,
        SuffixKind.Application => "App_"u8,
        SuffixKind.User => "User_"u8,
        _ => [],
    };

    private static bool Begins(ReadOnlySpan<byte> suffix, ReadOnlySpan<byte> lead) => suffix.Length >= lead.Length && Ascii.EqualsIgnoreCase(suffix[..lead.Length], lead);
}
