using System.Globalization;
using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;

namespace Yiwang.Events.Erasing;

/// <summary>
/// Groups that were erased from the log, kept beside the keys and thus outside data backups, so that a log restored from an older backup, which holds the
/// bytes again and lacks the event, is erased again at start. One line each: <c>erasing-position position group commitment</c>.
/// </summary>
public sealed class ErasureList
{
    /// <summary>In the folder of the keys.</summary>
    public const string FileName = "erased.list";

    private readonly LineList _lines;

    private ErasureList(LineList lines) => _lines = lines;

    public static ErasureList Open(IFileSystem files, string path) => new(LineList.Open(files, path));

    internal bool Contains(in Line line) => _lines.Contains(line.ToString());

    internal void Add(in Line line) => _lines.Add(line.ToString());

    internal IEnumerable<Line> All => _lines.All.Select(Line.Parse).OfType<Line>();

    /// <param name="By">Position of the event that orders it.</param>
    /// <param name="Commitment">Hex; what must stand in the header there, since a restored log may hold another entry at the position.</param>
    internal readonly record struct Line(long By, long Position, Disclosure Group, string Commitment)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{By} {Position} {(int)Group} {Commitment}");

        public static Line? Parse(string text) =>
            text.Split(' ') is [var by, var position, var group, var commitment]
            && long.TryParse(by, CultureInfo.InvariantCulture, out var b) && long.TryParse(position, CultureInfo.InvariantCulture, out var p) && byte.TryParse(group, CultureInfo.InvariantCulture, out var g)
                ? new Line(b, p, (Disclosure)g, commitment)
                : null;
    }
}
