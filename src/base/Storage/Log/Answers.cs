namespace Yiwang.Storage.Log;

/// <summary>
/// Answers of one group on their way to the callers. A few share a work item of the thread pool, since handing each over by itself would cost more than writing it.
/// </summary>
internal sealed class Answers : IThreadPoolWorkItem
{
    // enough to spread a group over the cores, few enough that one caller's continuation does not hold up many
    private const int Together = 8;
    private readonly (WriteRequest Request, AppendResult Result)[] _answers = new (WriteRequest, AppendResult)[Together];
    private int _count;

    public static Answers? Add(Answers? batch, WriteRequest request, in AppendResult result)
    {
        request.IsAnswered = true;
        batch ??= new Answers();
        batch._answers[batch._count++] = (request, result);
        if (batch._count < Together) return batch;
        batch.Send();
        return null;
    }

    public void Send() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    public void Execute()
    {
        for (var i = 0; i < _count; i++) _answers[i].Request.Complete(_answers[i].Result);
    }
}
