using System.Globalization;

namespace Yiwang.Node.Tests.Crash;

/// <summary>How often the kill tests kill: <c>./bench crash</c> asks for 50.</summary>
internal static class CrashRounds
{
    private static readonly int? s_asked = int.TryParse(Environment.GetEnvironmentVariable("YIWANG_CRASH_ROUNDS"), CultureInfo.InvariantCulture, out var rounds) ? rounds : null;

    public static int Count => Or(5);

    /// <param name="usual">In <c>./test</c>, where a round is dear.</param>
    public static int Or(int usual) => s_asked ?? usual;
}
