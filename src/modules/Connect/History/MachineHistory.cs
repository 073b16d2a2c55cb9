using System.Globalization;
using System.Text.Json;
using Yiwang.Connect.Live;
using Yiwang.Connect.Points;
using Yiwang.Connect.Words;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Storage.Sql;

namespace Yiwang.Connect.History;

/// <summary>A machine's own events in the history of its Thing page, in words: its points, its states, and what was written to it. For the people of its organisation.</summary>
internal sealed class MachineHistory(IDatabase views, IEvents events, IPointBook book, DeviceThings things) : IThingHistory
{
    /// <summary>A point table is many events and one line.</summary>
    private const int EventsOfLine = 40, CodesShown = 6;
    private const long TogetherUs = 2_000_000;

    public async ValueTask<IReadOnlyList<ThingHistoryLine>> ReadAsync(Text text, ThingView thing, long before, int max, CancellationToken cancel)
    {
        if (!thing.IsLocal || thing.Viewer.Organization is not { } owner || !string.Equals(owner, thing.Record.Owner, StringComparison.OrdinalIgnoreCase)) return [];
        if (things.Local(thing.Record.Handle) is not { } device) return [];
        var positions = await views.ReadAsync(sql => MachineHistoryView.Read(sql, device.ToString(), before, max * EventsOfLine), cancel);
        var lines = new List<ThingHistoryLine>();
        for (var i = 0; i < positions.Count && lines.Count < max;)
        {
            var first = events.Read(positions[i]);
            var together = new List<RecordedEvent> { first };
            while (IsOfTable(first) && i + together.Count < positions.Count && events.Read(positions[i + together.Count]) is var next && next.Kind == first.Kind && next.Actor == first.Actor && first.RecordedAtUs - next.RecordedAtUs < TogetherUs)
                together.Add(next);
            i += together.Count;
            if (Line(text, first, together) is { } line) lines.Add(line);
        }
        return lines;
    }

    private static bool IsOfTable(RecordedEvent e) => e.Kind is ConnectKinds.PointSaved or ConnectKinds.PointRetired;

    private ThingHistoryLine? Line(Text text, RecordedEvent e, List<RecordedEvent> together)
    {
        if (!e.Payload.TryGetValue(Disclosure.Internal, out var bytes) || bytes is not { } json) return null;
        using var fact = JsonDocument.Parse(json);
        var it = fact.RootElement;
        var (title, detail, bad) = e.Kind switch
        {
            ConnectKinds.PointSaved => (text[$"保存 {together.Count} 个测点", $"{English.Count(together.Count, "point")} saved"], Codes(text, together), false),
            ConnectKinds.PointRetired => (text[$"停用 {together.Count} 个测点", $"{English.Count(together.Count, "point")} retired"], Codes(text, together), false),
            ConnectKinds.DeviceRulesSet => (text["修改状态规则", "Rules of state set"], "", false),
            ConnectKinds.WriteOrdered => (text["下发写入", "Write ordered"], $"{Point(text, it)} → {Number(it, "value")}", false),
            ConnectKinds.WriteAnswered => Answer(text, it),
            ConnectKinds.StateChanged => State(text, it),
            _ => ("", "", false),
        };
        return title.Length == 0 ? null : new(e.Position, together[^1].Position, e.Kind == ConnectKinds.StateChanged ? e.OccurredAtUs : e.RecordedAtUs, title, detail, e.Actor, bad);
    }

    private (string, string, bool) Answer(Text text, JsonElement it)
    {
        var result = it.TryGetProperty("result", out var said) ? said.GetString() ?? "" : "";
        var back = it.TryGetProperty("readBack", out var read) && read.ValueKind == JsonValueKind.Number ? text[$"，回读 {Number(it, "readBack")}", $", read back {Number(it, "readBack")}"] : "";
        return (text["写入结果", "Write answered"], $"{Point(text, it)}{text["：", ": "]}{text[HistoryWords.Of(result)]}{back}", result != "Done");
    }

    private static (string, string, bool) State(Text text, JsonElement it)
    {
        var now = Of(it, "state");
        return (text[$"状态：{text[StateWords.Of(now)]}", $"State: {text[StateWords.Of(now)]}"], text[$"之前是{text[StateWords.Of(Of(it, "before"))]}", $"before: {text[StateWords.Of(Of(it, "before"))]}"], now is DeviceState.Fault);

        static DeviceState Of(JsonElement fact, string name) => fact.TryGetProperty(name, out var value) && Enum.TryParse<DeviceState>(value.GetString(), ignoreCase: true, out var state) ? state : DeviceState.Unknown;
    }

    private string Point(Text text, JsonElement it)
    {
        var handle = it.TryGetProperty("point", out var value) ? value.GetString() ?? "" : "";
        return Things.Handle.TryParse(handle, out var parsed) && book.Find(parsed) is { } point ? PointName.Of(text, point) : handle;
    }

    private static string Codes(Text text, List<RecordedEvent> saved)
    {
        var codes = saved.AsEnumerable().Reverse().Select(e => e.Heads[0][(e.Heads[0].LastIndexOf('.') + 1)..]).ToList();
        return string.Join(text["、", ", "], codes.Take(CodesShown)) + (codes.Count > CodesShown ? text[" 等", " and more"] : "");
    }

    private static string Number(JsonElement it, string name) => it.TryGetProperty(name, out var value) && value.TryGetDouble(out var number) ? number.ToString("0.######", CultureInfo.InvariantCulture) : "";
}
