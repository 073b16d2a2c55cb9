using Yiwang.Events;

namespace Yiwang.Connect.Points.Table;

/// <summary>One column of a point table as it stands in files and in what people paste.</summary>
/// <param name="Field">Member of <see cref="Point"/>, as faults name it.</param>
/// <param name="Words">Other headings that mean the same.</param>
/// <param name="Write">The cell of a point.</param>
/// <param name="Read">The point with what the cell says; null = the cell says nothing that this column knows. An empty cell never comes here.</param>
internal sealed record PointColumn(string Field, Bilingual Heading, string Words, Func<Point, string> Write, Func<Point, string, Point?> Read);
