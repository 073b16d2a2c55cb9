namespace Yiwang.Console.Tables;

public enum CellKind : byte { Blank, Text, Number, Date, Boolean, Error }

/// <summary>
/// Reads rows forward, one at a time, whatever the file's form. Spans are valid until the next <see cref="Read"/>. Never throws on bad input:
/// <see cref="Read"/> returns false and <see cref="Problem"/> says why.
/// </summary>
public abstract class TableReader : IDisposable
{
    /// <summary>Row number as a spreadsheet shows it, from 1.</summary>
    public int Row { get; protected set; }
    /// <summary>Number of cells of the current row, trailing missing ones not counted.</summary>
    public abstract int Columns { get; }
    public TableProblem? Problem { get; protected set; }
    /// <summary>Part of the file read so far, 0–1.</summary>
    public abstract double Progress { get; }
    public virtual bool IsHidden => false;

    public abstract bool Read();
    /// <summary>The cell as text: numbers plain, dates as <c>yyyy-MM-dd</c> or <c>yyyy-MM-dd HH:mm:ss</c>. Empty beyond the last column.</summary>
    public abstract ReadOnlySpan<char> Text(int column);
    public abstract CellKind Kind(int column);
    /// <summary>A number whose digits after the fifteenth the spreadsheet has thrown away.</summary>
    public virtual bool IsLossy(int column) => false;

    public bool IsBlank
    {
        get
        {
            for (var i = 0; i < Columns; i++)
                if (!Text(i).IsWhiteSpace()) return false;
            return true;
        }
    }

    protected bool Fail(TableProblem problem)
    {
        Problem = problem;
        return false;
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) { }
}
