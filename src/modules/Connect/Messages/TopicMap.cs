using Yiwang.Connect.Adapters;
using Yiwang.Connect.Mqtt.Discovery;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Connect.Messages;

/// <param name="Value">Where it stands in the payload.</param>
internal sealed record TopicValue(GuessedValue Value, string Code, string Name, string Ucum);

/// <summary>Makes points of a topic that a device publishes, on the organisation's connection for its own broker, which is made with the first one.</summary>
internal sealed class TopicMap(IPointBook book)
{
    private const string ConnectionStem = "mqtt-in";

    public async ValueTask<Outcome<IReadOnlyList<Point>>> SaveAsync(Principal who, Handle device, string topic, string timeSelector, IReadOnlyList<TopicValue> values, CancellationToken cancel)
    {
        if (who.Organization is not { } owner) return new Outcome(Codes.PartiesSignInNeeded);
        if (values.Count == 0) return new Outcome(Codes.RequestInvalid, "values", null, new Bilingual("请至少勾选一个测点。", "Tick at least one point."));
        var connection = await ConnectionAsync(who, owner, cancel);
        if (!connection.Succeeded) return connection.Status;
        var points = values.Select(v => new Point
        {
            Handle = device, Device = device, Code = v.Code, Name = v.Name.Length > 0 ? v.Name : v.Code, Kind = v.Value.Kind, Adapter = connection.Value.Id, Address = topic,
            Selector = v.Value.Selector, TimeSelector = timeSelector, Ucum = v.Ucum,
        });
        return await book.SaveAsync(who, device, [.. points], cancel);
    }

    private async ValueTask<Outcome<Adapter>> ConnectionAsync(Principal who, string owner, CancellationToken cancel)
    {
        if (book.Adapters(owner).FirstOrDefault(a => a is { Kind: AdapterKind.Broker, Enabled: true }) is { } there) return there;
        var id = ConnectionStem;
        for (var n = 2; book.FindAdapter(id) is not null; n++) id = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{ConnectionStem}-{n}");
        return await book.SaveAsync(who, new Adapter { Id = id, Owner = owner, Name = "MQTT", Kind = AdapterKind.Broker }, null, cancel);
    }
}
