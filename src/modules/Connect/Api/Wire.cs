using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Connect.Api;

/// <summary>How names and handles stand in paths and bodies.</summary>
internal static class Wire
{
    public static string Name<T>(T value) where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    /// <summary>By name, whatever its case; numbers are not names.</summary>
    public static bool TryRead<T>(string? text, out T value) where T : struct, Enum
    {
        value = default;
        return text is { Length: > 0 } && char.IsAsciiLetter(text[0]) && Enum.TryParse(text, ignoreCase: true, out value) && Enum.IsDefined(value);
    }

    /// <summary>Two segments of a path, a slash within the second written %2F.</summary>
    public static Outcome<Yiwang.Things.Handle> Handle(string prefix, string suffix)
    {
        var text = $"{prefix}/{suffix.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase)}";
        return Yiwang.Things.Handle.TryParse(text, out var handle) ? handle : new Outcome(Codes.ThingsHandleInvalid, text, "handle");
    }

    public static DateTimeOffset? Time(long us) => us > 0 ? Micros.ToTime(us) : null;
}
