using System.Globalization;
using System.Text;
using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;

namespace Yiwang.Connect.Collect.Spool;

/// <summary>
/// What the node has not confirmed: the live end of the spool, and before it ranges that were left behind, in order and without overlap. Kept in a small file now and then; what was confirmed after the last time is sent once more after a crash.
/// Any thread.
/// </summary>
internal sealed class UnsentRanges(string folder, IFileSystem files)
{
    /// <summary>Ranges arise one for each loss of connection and vanish in order; beyond so many, neighbours are joined and some samples sent twice.</summary>
    private const int RangesMax = 4_096;

    private readonly Lock _gate = new();
    private readonly List<(SpoolPosition From, SpoolPosition To)> _ranges = [];
    private SpoolPosition _live, _saved;
    private bool _changed;

    /// <summary>From here on is what has just come; it is sent before anything that was left behind.</summary>
    public SpoolPosition Live
    {
        get { lock (_gate) return _live; }
        set { lock (_gate) _live = value; }
    }

    private string PathOfFile => Path.Combine(folder, "unsent");

    public bool IsEmpty
    {
        get { lock (_gate) return _ranges.Count == 0; }
    }

    public (SpoolPosition From, SpoolPosition To)? Oldest
    {
        get { lock (_gate) return _ranges.Count > 0 ? _ranges[0] : null; }
    }

    /// <summary>What is live up to here could not be sent in time: it is left behind, and sent later in its turn.</summary>
    public void LeaveBehind(SpoolPosition to)
    {
        lock (_gate)
        {
            Add(_live, to);
            _live = to;
        }
    }

    /// <summary>Adds a range behind all others.</summary>
    private void Add(SpoolPosition from, SpoolPosition to)
    {
        if (from >= to) return;
        lock (_gate)
        {
            _changed = true;
            if (_ranges.Count > 0 && (_ranges[^1].To >= from || _ranges.Count == RangesMax)) _ranges[^1] = (_ranges[^1].From, to);
            else _ranges.Add((from, to));
        }
    }

    public void Sent(SpoolPosition from, SpoolPosition to)
    {
        lock (_gate)
        {
            for (var i = _ranges.Count - 1; i >= 0; i--)
            {
                var range = _ranges[i];
                if (range.To <= from || range.From >= to) continue;
                _changed = true;
                _ranges.RemoveAt(i);
                if (range.To > to) _ranges.Insert(i, (to, range.To));
                if (range.From < from) _ranges.Insert(i, (range.From, from));
            }
        }
    }

    public IReadOnlyList<(SpoolPosition From, SpoolPosition To)> Within(SpoolPosition from, SpoolPosition to)
    {
        lock (_gate) return [.. _ranges.Append((From: _live, To: new SpoolPosition(long.MaxValue))).Where(r => r.From < to && r.To > from).Select(r => (r.From > from ? r.From : from, r.To < to ? r.To : to))];
    }

    /// <summary>After a start: what the file says, and everything behind it.</summary>
    public void Load(SpoolPosition first, SpoolPosition end)
    {
        var behind = first;
        foreach (var line in Encoding.ASCII.GetString(SmallFile.TryRead(files, PathOfFile) ?? []).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(' ') is not [var from, var to] || !long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var a) || !long.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out var b)) continue;
            Add(new(Math.Max(a, first.Value)), new(b));
            behind = new(Math.Max(b, first.Value));
        }
        Add(behind, end);
        Live = end;
    }

    /// <summary>Writes the file when something changed.</summary>
    public void Save()
    {
        string text;
        lock (_gate)
        {
            if (!_changed && _live == _saved) return;
            // the last line says up to where the ranges tell all
            text = string.Concat(_ranges.Append((From: _live, To: _live)).Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.From.Value} {r.To.Value}\n")));
            (_changed, _saved) = (false, _live);
        }
        SmallFile.Replace(files, PathOfFile, Encoding.ASCII.GetBytes(text));
    }
}
