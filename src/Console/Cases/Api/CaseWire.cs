using System.Globalization;
using Yiwang.Parties;

namespace Yiwang.Console.Cases.Api;

/// <summary>How names, positions and times stand in bodies.</summary>
internal static class CaseWire
{
    public static string Name<T>(T value) where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    public static bool TryRead<T>(string text, out T value) where T : struct, Enum
    {
        value = default;
        return text.Length > 0 && char.IsAsciiLetter(text[0]) && Enum.TryParse(text, ignoreCase: true, out value) && Enum.IsDefined(value);
    }

    /// <summary>Absent = whatever it is.</summary>
    public static bool TryPosition(string? text, out long position)
    {
        position = -1;
        return text is null || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out position);
    }

    public static string Position(long position) => position.ToString(CultureInfo.InvariantCulture);

    public static DateTimeOffset Time(long us) => Micros.ToTime(us);

    public static DateTimeOffset? Time(long? us) => us is { } at ? Micros.ToTime(at) : null;

    public static long? Us(DateTimeOffset? at) => at is { } time ? Micros.Of(time) : null;
}
