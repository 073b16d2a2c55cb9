using Yiwang.Events;

namespace Yiwang.Connect.Mqtt.Payloads;

/// <summary>Hears what a payload says of the points of its topic.</summary>
internal interface IPayloadSink
{
    /// <param name="place">Of the point in the plan.</param>
    /// <param name="timeUs">Source time; 0 = the payload has none for it and none was asked for.</param>
    /// <param name="timeUnread">A time was asked for and was not there or not understood.</param>
    void Value(int place, in PickedValue value, long timeUs, bool timeUnread);
    /// <summary>The place that a point names is not in the payload.</summary>
    void Missing(int place);
}

/// <summary>How the payloads of one topic become values of its points: read once, whatever their number. For one thread at a time.</summary>
internal sealed class PayloadPlan
{
    private readonly TimeZoneInfo _zone;
    private readonly Target[] _whole;
    private readonly Target[] _json;
    private readonly Target[] _csv;
    private readonly JsonPlaces? _places;

    private PayloadPlan(List<Target> targets, TimeZoneInfo zone)
    {
        _zone = zone;
        _whole = [.. targets.FindAll(t => t.Value.Form == PayloadForm.Whole)];
        _json = [.. targets.FindAll(t => t.Value.Form == PayloadForm.Json)];
        _csv = [.. targets.FindAll(t => t.Value.Form == PayloadForm.Csv)];
        if (_json.Length == 0) return;
        _places = new JsonPlaces(2 * _json.Length);
        for (var i = 0; i < _json.Length; i++)
        {
            _places.Add(2 * i, _json[i].Value.Path);
            if (_json[i].Time is { Form: PayloadForm.Json } time) _places.Add(2 * i + 1, time.Path);
        }
    }

    /// <param name="selectors">Selector of the value and of the time of each point.</param>
    public static bool TryCompile(IReadOnlyList<(string Value, string Time)> selectors, TimeZoneInfo zone, out PayloadPlan plan, out Bilingual problem)
    {
        var targets = new List<Target>();
        (plan, problem) = (new([], zone), default);
        for (var i = 0; i < selectors.Count; i++)
        {
            if (!PayloadField.TryParse(selectors[i].Value, out var value, out problem)) return false;
            if (!PayloadField.TryParse(selectors[i].Time, out var time, out problem)) return false;
            var isAsked = time.Form != PayloadForm.Whole;
            if (isAsked && time.Form != value.Form)
            {
                problem = new("时间位置与取值位置应同为 JSON 路径或同为 CSV 列。", "The places of the time and of the value must both be JSON paths or both be CSV columns.");
                return false;
            }
            targets.Add(new(i, value, isAsked ? time : null));
        }
        plan = new(targets, zone);
        return true;
    }

    /// <returns>False when the payload is not of the form that the points expect.</returns>
    public bool Read<TSink>(ReadOnlySpan<byte> payload, ref TSink sink) where TSink : IPayloadSink
    {
        foreach (var target in _whole) sink.Value(target.Place, new(PickedKind.Text, 0, payload), 0, timeUnread: false);
        if (_csv.Length > 0) ReadLines(payload, ref sink);
        if (_places is null) return true;
        var rows = new JsonRows<TSink>(this, payload, ref sink);
        return _places.Read(payload, ref rows);
    }

    private void ReadLines<TSink>(ReadOnlySpan<byte> payload, ref TSink sink) where TSink : IPayloadSink
    {
        var lines = new CsvPayload(payload);
        if (!lines.NextLine()) return;
        Span<int> columns = _csv.Length <= 128 ? stackalloc int[2 * _csv.Length] : new int[2 * _csv.Length];
        var headed = false;
        for (var i = 0; i < _csv.Length; i++)
        {
            columns[2 * i] = Column(lines, _csv[i].Value, ref headed);
            columns[2 * i + 1] = _csv[i].Time is { } time ? Column(lines, time, ref headed) : -1;
        }
        if (headed && !lines.NextLine()) return;
        do
        {
            for (var i = 0; i < _csv.Length; i++) ReadCell(lines, _csv[i], columns[2 * i], columns[2 * i + 1], ref sink);
        }
        while (lines.NextLine());
    }

    private void ReadCell<TSink>(CsvPayload line, Target target, int column, int timeColumn, ref TSink sink) where TSink : IPayloadSink
    {
        if (column < 0 || !line.TryCell(column, out var cell) || cell.IsEmpty)
        {
            sink.Missing(target.Place);
            return;
        }
        var timeUs = 0L;
        var unread = target.Time is not null
            && !(timeColumn >= 0 && line.TryCell(timeColumn, out var time) && PayloadTime.TryRead(new(PickedKind.Text, 0, time), _zone, out timeUs));
        sink.Value(target.Place, new(PickedKind.Text, 0, cell), timeUs, unread);
    }

    private static int Column(CsvPayload first, PayloadField field, ref bool headed)
    {
        if (field.Column >= 0) return field.Column;
        headed = true;
        return first.Find(field.Heading);
    }

    private void Row<TSink>(bool inRow, ReadOnlySpan<byte> payload, ref TSink sink) where TSink : IPayloadSink
    {
        for (var i = 0; i < _json.Length; i++)
        {
            if (_places!.IsInRow(2 * i) != inRow) continue;
            var value = _places.Value(2 * i, payload);
            if (value.Kind == PickedKind.None)
            {
                sink.Missing(_json[i].Place);
                continue;
            }
            var timeUs = 0L;
            var unread = _json[i].Time is not null && !PayloadTime.TryRead(_places.Value(2 * i + 1, payload), _zone, out timeUs);
            sink.Value(_json[i].Place, value, timeUs, unread);
        }
    }

    private sealed record Target(int Place, PayloadField Value, PayloadField? Time);

    private readonly ref struct JsonRows<TSink>(PayloadPlan plan, ReadOnlySpan<byte> payload, ref TSink sink) : IPayloadRows where TSink : IPayloadSink
    {
        private readonly PayloadPlan _plan = plan;
        private readonly ReadOnlySpan<byte> _payload = payload;
        private readonly ref TSink _sink = ref sink;

        public void Row(bool inRow) => _plan.Row(inRow, _payload, ref _sink);
    }
}
