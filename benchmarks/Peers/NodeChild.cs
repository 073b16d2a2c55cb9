using System.Diagnostics;

namespace Yiwang.Benchmarks.Peers;

/// <summary>This program as a node in a process of its own, so that its memory and time are its own. It says <c>ready</c> and ends when its standard input does.</summary>
internal sealed class NodeChild : IAsyncDisposable
{
    private readonly Process _process;

    private NodeChild(Process process, string[] said) => (_process, Said) = (process, said);

    /// <summary>What it said after <c>ready</c>.</summary>
    public string[] Said { get; }

    /// <summary>User and system time so far.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory now.</summary>
    public long Bytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <param name="command">Program first; <see cref="Environment.ProcessPath"/> for this one.</param>
    public static async Task<NodeChild> StartAsync(params string[] command)
    {
        var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["ready", .. var said]) return new NodeChild(process, said);
        }
        throw new InvalidOperationException($"the node ended with {process.ExitCode}");
    }

    /// <summary>The other side: filled and listening, until nobody wants it any more.</summary>
    public static async Task ServeAsync(params string[] said)
    {
        System.Console.WriteLine(string.Join(' ', said.Prepend("ready")));
        while (await System.Console.In.ReadLineAsync() is not null)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
