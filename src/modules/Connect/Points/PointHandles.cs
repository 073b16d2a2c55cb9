using Yiwang.Things;

namespace Yiwang.Connect.Points;

/// <summary>Names of points: <c>{organisation}/{asset number}.{code}</c>.</summary>
internal static class PointHandles
{
    public const int CodeMax = 64;

    /// <exception cref="FormatException">The parts were not checked before.</exception>
    public static Handle Of(string owner, Handle device, string code) => Handle.Parse($"{owner}/{device.Suffix}.{code}");

    public static bool TryOf(string owner, Handle device, string code, out Handle handle) =>
        Handle.TryParse($"{owner}/{device.Suffix}.{code}", out handle) && handle.CheckRegistration() == Yiwang.Things.Grammar.HandleFault.None;

    public static bool IsCode(string? code)
    {
        if (code is not { Length: >= 1 and <= CodeMax }) return false;
        foreach (var c in code)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '.')) return false;
        }
        return true;
    }
}
