using System.Globalization;
using System.Text.Json;
using Yiwang.Events;

namespace Yiwang.Notices.Inbox;

/// <summary>Which group of which fact a <c>GroupErased</c> is about.</summary>
internal readonly record struct ErasedGroup(long Position, Disclosure Group)
{
    public static ErasedGroup? Of(RecordedEvent e)
    {
        if (!e.Payload.TryGetValue(Disclosure.Public, out var payload) || payload is not { } bytes) return null;
        using var json = JsonDocument.Parse(bytes);
        return long.TryParse(Text(json.RootElement, "position"), CultureInfo.InvariantCulture, out var position) && Enum.TryParse<Disclosure>(Text(json.RootElement, "group"), out var group)
            ? new ErasedGroup(position, group) : null;
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
