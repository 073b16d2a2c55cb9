using System.Globalization;

namespace Yiwang.Identify.Reporting.Escrow;

/// <summary>Names of escrows and of their parts, which are also names of files: nothing else is accepted.</summary>
internal static class EscrowNumber
{
    public static string Of(DateOnly day, int n) => string.Create(CultureInfo.InvariantCulture, $"{day:yyyyMMdd}-{n:D3}");

    public static bool IsOne(string text) => text.Length == 12 && text[8] == '-' && !text.AsSpan(0, 8).ContainsAnyExceptInRange('0', '9') && !text.AsSpan(9).ContainsAnyExceptInRange('0', '9');

    /// <param name="part">From 1.</param>
    public static string FileOf(int part) => string.Create(CultureInfo.InvariantCulture, $"part-{part:D5}.ywe");
}
