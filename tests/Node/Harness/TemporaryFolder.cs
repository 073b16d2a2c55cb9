namespace Yiwang.Node.Tests.Harness;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("yiwang-test-").FullName;
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
