namespace Yiwang.Things.Grammar;

/// <summary>Which rule of the handle grammar a text breaks. None = it keeps them all.</summary>
public enum HandleFault : byte
{
    None,
    HandleEmpty,
    HandleNoSlash,
    HandleTooLong,
    HandleNotUnicode,
    HandleBadPercent,
    HandleTooLongToRegister,
    PrefixEmpty,
    PrefixEmptySegment,
    PrefixLeadingZero,
    PrefixCharacters,
    PrefixFullWidth,
    PrefixTooLong,
    PrefixBadOrganization,
    PrefixReserved,
    SuffixEmpty,
    SuffixControl,
    SuffixSpace,
    SuffixBidi,
    SuffixInvisible,
    SuffixFullWidth,
    SuffixCombining,
    SuffixLookAlike,
    SuffixDotSegment,
    SuffixPercentEncoded,
    SuffixSpecialEmpty,
    SuffixSpecialTaken,
}
