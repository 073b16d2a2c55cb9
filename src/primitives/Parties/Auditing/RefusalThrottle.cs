using System.Globalization;
using Yiwang.Events;

namespace Yiwang.Parties.Auditing;

/// <summary>
/// Keeps a flood of refused requests from filling the disk: of one address and act, the first refusals of a minute are listed and the rest counted; the
/// count follows as one line. The table is bounded; addresses beyond it share one row.
/// </summary>
internal sealed class RefusalThrottle(TimeProvider time)
{
    public const int ListedPerMinute = 30;
    public const int MaxRows = 4_096;
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);
    private static readonly (string?, string) s_others = (null, "");

    private readonly Dictionary<(string? Address, string Action), Row> _rows = [];
    private readonly Lock _lock = new();
    private long _swept;

    /// <summary>True when this one is to be listed.</summary>
    public bool List(AuditRecord refusal)
    {
        lock (_lock)
        {
            var key = (refusal.Address, refusal.Action);
            if (!_rows.ContainsKey(key) && _rows.Count >= MaxRows) key = s_others!;
            var row = _rows.GetValueOrDefault(key) ?? (_rows[key] = new Row());
            row.Seen++;
            return row.Seen <= ListedPerMinute;
        }
    }

    /// <summary>Once a minute the counts of the minute that is over; otherwise nothing.</summary>
    public IReadOnlyList<AuditRecord> Sweep()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (_swept == 0) _swept = now;
            if (time.GetElapsedTime(_swept, now) < s_window) return [];
            _swept = now;
            var counts = _rows.Where(r => r.Value.Seen > ListedPerMinute).Select(r => Counted(r.Key.Address, r.Key.Action, r.Value.Seen - ListedPerMinute)).ToArray();
            _rows.Clear();
            return counts;
        }
    }

    private static AuditRecord Counted(string? address, string action, int more) => new(
        AuditKind.System, AuditLog.RefusalsCounted, Codes.Ok, Address: address, Object: action,
        Detail: string.Create(CultureInfo.InvariantCulture, $"{more} more refusals within a minute"));

    private sealed class Row
    {
        public int Seen;
    }
}
