using System.Threading.Channels;

namespace Yiwang.Client.Links;

/// <summary>What comes back for one request: one answer, or several when the server says that more follow.</summary>
internal sealed class Reply : IDisposable
{
    /// <summary>Answers that wait for the reader; a server that sends more than a list can have is cut off.</summary>
    private const int MaxWaiting = 1_024;
    private readonly Channel<Answer> _answers = Channel.CreateBounded<Answer>(MaxWaiting);
    private readonly Action _forget;

    public Reply(Action forget) => _forget = forget;

    /// <summary>Completes when the first answer is there or the link is gone.</summary>
    public Task<bool> FirstAsync(CancellationToken cancel) => _answers.Reader.WaitToReadAsync(cancel).AsTask();

    public async ValueTask<Answer> NextAsync(CancellationToken cancel)
    {
        try
        {
            return await _answers.Reader.ReadAsync(cancel);
        }
        catch (ChannelClosedException e) when (e.InnerException is HandleException why)
        {
            throw new HandleException(why.Failure, why.Message, why.Code, why.Server, why.InnerException);
        }
    }

    public void Add(in Answer answer)
    {
        if (!_answers.Writer.TryWrite(answer)) _answers.Writer.TryComplete(HandleException.Malformed("more answers than anybody reads", "the server"));
    }

    public void Fail(HandleException why) => _answers.Writer.TryComplete(why);

    public void Dispose() => _forget();
}
