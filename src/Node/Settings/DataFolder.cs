namespace Yiwang.Node.Settings;

/// <summary>Everything that a node owns, in one folder.</summary>
internal sealed class DataFolder(string root)
{
    public string Root { get; } = Path.GetFullPath(root);
    public string SettingsFile => Path.Combine(Root, "yiwang.json");
    public string Log => Path.Combine(Root, "log");
    public string Views => Path.Combine(Root, "views.db");
    public string State => Path.Combine(Root, "state.db");
    public string Keys => Path.Combine(Root, "keys");
    public string Audit => Path.Combine(Root, "audit");
    public string Streams => Path.Combine(Root, "streams");
    public string Mqtt => Path.Combine(Root, "mqtt");
    public string Blobs => Path.Combine(Root, "blobs");
    public string Codes => Path.Combine(Root, "codes");
    public string Imports => Path.Combine(Root, "imports");
    /// <summary>EAGAIN, which flock answers.</summary>
    private const int HeldByAnother = 11;
    private string TestMark => Path.Combine(Root, "test-node");
    private string LockFile => Path.Combine(Root, "lock");

    public bool Exists => Directory.Exists(Root);
    /// <summary>Made by <c>yiwang init --test</c>: the only folders on which a test clock is accepted.</summary>
    public bool IsTest => File.Exists(TestMark);

    public void Create(bool test)
    {
        Directory.CreateDirectory(Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (test) File.WriteAllText(TestMark, "made by yiwang init --test\n");
    }

    /// <summary>One process at a time. The lock goes with the process, also after kill -9.</summary>
    /// <exception cref="IOException">Another process has the folder.</exception>
    public IDisposable Lock()
    {
        try
        {
            return new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.HResult == HeldByAnother)
        {
            throw new IOException($"数据目录正被另一个 yiwang 进程使用：{Root} / another yiwang process has the data folder", e);
        }
    }
}
