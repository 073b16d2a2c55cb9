namespace Yiwang.Streams;

/// <summary>Owners whose samples are not taken, because they are moving to another node: a batch of theirs answers <see cref="AppendStatus.Stopping"/>, so that whoever sends keeps it; out of a mixed one theirs are left out.</summary>
public interface ISampleHolds
{
    void Hold(string owner);
    void Release(string owner);
}
