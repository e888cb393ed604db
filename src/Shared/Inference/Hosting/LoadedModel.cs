namespace AePipeline.Inference.Hosting;

/// <summary>A model in memory and the number of its users; whoever is last frees it. Starts with one user, its slot.</summary>
internal sealed class LoadedModel<TModel>(TModel model, Action<TModel> free)
    where TModel : class, IServedModel
{
    private int _users = 1;

    public TModel Model { get; } = model;

    /// <summary>Adds a user, unless the last one has left.</summary>
    public bool TryUse()
    {
        for (var users = Volatile.Read(ref _users); users > 0;)
        {
            var seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
                return true;
            users = seen;
        }

        return false;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            free(Model);
    }
}
