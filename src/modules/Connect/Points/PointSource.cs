using Yiwang.Cases.Definitions;
using Yiwang.Connect.Devices;
using Yiwang.Console.Slots;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Connect.Points;

/// <summary>Points of the asker's organisation in forms: found by words of their machine, their name, their code or their topic, as far as the asker may see them.</summary>
internal sealed class PointSource(IPointBook book, DeviceReader reader, DeviceThings things, DeviceSight sight) : IReferenceSource
{
    public FieldType Kind => FieldType.Point;

    /// <summary>Each word stands in one of these; those whose own name or code begins with the words come first.</summary>
    public ValueTask<IReadOnlyList<Reference>> SearchAsync(string query, string? template, Principal who, int max, CancellationToken cancel)
    {
        if (who.Organization is not { } owner) return ValueTask.FromResult<IReadOnlyList<Reference>>([]);
        if (Find(query.Trim(), who) is { } typed) return ValueTask.FromResult<IReadOnlyList<Reference>>([typed]);
        var asked = query.Trim();
        var words = asked.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        List<Reference> best = [], others = [];
        foreach (var device in book.Devices(owner))
        {
            if (best.Count >= max || (words.Length == 0 && others.Count >= max)) break;
            var machine = reader.NameOf(device);
            foreach (var point in book.PointsOf(device))
            {
                if (!words.All(w => Has(point, machine, w)) || !sight.MaySee(who, point)) continue;
                (IsCalled(point, asked) ? best : others).Add(Shown(point, machine));
            }
        }
        return ValueTask.FromResult<IReadOnlyList<Reference>>([.. best.Concat(others).Take(max)]);
    }

    public Reference? Find(string handle, Principal who) =>
        Handle.TryParse(handle, null, out var known) && book.Find(known) is { } point && sight.MaySee(who, point) ? Shown(point, reader.NameOf(point.Device)) : null;

    private static bool IsCalled(Point point, string asked) =>
        asked.Length > 0 && (point.Code.StartsWith(asked, StringComparison.OrdinalIgnoreCase) || point.Name.StartsWith(asked, StringComparison.OrdinalIgnoreCase));

    private static bool Has(Point point, string machine, string word) =>
        Array.Exists([point.Name, point.NameEn, point.Code, machine, point.Device.Suffix.ToString(), point.Address, point.Selector, point.PublishTopic], text => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    // the machine stands before the point: two machines of one class have points of the same names
    private Reference Shown(Point point, string machine) =>
        new(point.Handle.ToString(), $"{machine} {point.Name}", $"{point.Device.Suffix} {point.Code}{(point.Ucum.Length > 0 ? " " + point.Ucum : "")}", HandleAddress.ThingPage(things.Find(point.Device) is { Succeeded: true, Value.Record: var record } ? record.Handle : point.Device));
}
