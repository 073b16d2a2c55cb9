namespace Yiwang.Trust.Trace.Graph;

/// <summary>Neighbouring members of one series; a single thing is a range of one.</summary>
internal readonly record struct CodeRange(int Series, long From, long To)
{
    public long Count => To - From + 1;

    public bool Overlaps(in CodeRange other) => Series == other.Series && From <= other.To && other.From <= To;
}
