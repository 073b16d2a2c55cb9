using Yiwang.Connect.Adapters;
using Yiwang.Connect.LineProtocol;
using Yiwang.Connect.Mqtt.Discovery;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Wire.LineProtocol;

namespace Yiwang.Connect.Messages;

/// <param name="Value">Where it stands in the payload.</param>
internal sealed record TopicValue(GuessedValue Value, string Code, string Name, string Ucum);

/// <summary>Makes points of a topic that a device publishes, on the organisation's connection for its own broker, which is made with the first one.</summary>
internal sealed class TopicMap(IPointBook book)
{

    public async ValueTask<Outcome<IReadOnlyList<Point>>> SaveAsync(Principal who, Handle device, string topic, string timeSelector, IReadOnlyList<TopicValue> values, CancellationToken cancel)
    {
        if (who.Organization is not { } owner) return new Outcome(Codes.PartiesSignInNeeded);
        if (values.Count == 0) return new Outcome(Codes.RequestInvalid, "values", null, new Bilingual("请至少勾选一个测点。", "Tick at least one point."));
        var connection = await ConnectionAsync(who, owner, AdapterKind.Broker, "mqtt-in", cancel);
        if (!connection.Succeeded) return connection.Status;
        var points = values.Select(v => new Point
        {
            Handle = device, Device = device, Code = v.Code, Name = v.Name.Length > 0 ? v.Name : v.Code, Kind = v.Value.Kind, Adapter = connection.Value.Id, Address = topic,
            Selector = v.Value.Selector, TimeSelector = timeSelector, Ucum = v.Ucum,
        });
        return await book.SaveAsync(who, device, [.. points], cancel);
    }

    /// <summary>The same for fields that came by line protocol.</summary>
    public async ValueTask<Outcome<IReadOnlyList<Point>>> SaveLinesAsync(Principal who, Handle device, IReadOnlyList<DiscoveredField> fields, CancellationToken cancel)
    {
        if (who.Organization is not { } owner) return new Outcome(Codes.PartiesSignInNeeded);
        var connection = await ConnectionAsync(who, owner, AdapterKind.LineProtocol, "lines-in", cancel);
        if (!connection.Succeeded) return connection.Status;
        var taken = book.PointsOf(device).Select(p => p.Code).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var points = fields.Select(f => new Point
        {
            Handle = device, Device = device, Code = Code(f.Field, taken), Name = f.Field, Adapter = connection.Value.Id, Address = f.Key, Selector = f.Field,
            Kind = f.Kind switch { LineFieldKind.Text => PointKind.Text, LineFieldKind.Boolean => PointKind.Digital, _ => PointKind.Analog },
        });
        return await book.SaveAsync(who, device, [.. points], cancel);
    }

    private static string Code(string field, HashSet<string> taken)
    {
        var stem = string.Concat(field.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' ? c : '_').Take(48)) is { Length: > 0 } plain ? plain : "value";
        var code = stem;
        for (var n = 2; !taken.Add(code); n++) code = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{stem}_{n}");
        return code;
    }

    private async ValueTask<Outcome<Adapter>> ConnectionAsync(Principal who, string owner, AdapterKind kind, string stem, CancellationToken cancel)
    {
        if (book.Adapters(owner).FirstOrDefault(a => a.Kind == kind && a.Enabled) is { } there) return there;
        var id = stem;
        for (var n = 2; book.FindAdapter(id) is not null; n++) id = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{stem}-{n}");
        return await book.SaveAsync(who, new Adapter { Id = id, Owner = owner, Name = stem, Kind = kind }, null, cancel);
    }
}
