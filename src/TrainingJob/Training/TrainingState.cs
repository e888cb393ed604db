using AePipeline.TrainingJob.Data;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Terminal;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Training;

/// <summary>Everything that a step of training changes: saved and loaded, a run goes on as if it had never stopped.</summary>
public sealed class TrainingState : IDisposable
{
    private readonly NetworkSet _networks;
    private readonly TimeProvider _time;
    private long _started;
    private TimeSpan _before;
    private bool _isAverageTaken;

    /// <summary>The state before the first step.</summary>
    /// <param name="networks">The model, on the device to train on.</param>
    /// <param name="options">How it is trained.</param>
    /// <param name="screen">Told when memory runs out.</param>
    /// <param name="time">The clock.</param>
    public TrainingState(NetworkSet networks, TrainingOptions options, IScreen screen, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(networks);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(screen);
        ArgumentNullException.ThrowIfNull(time);
        _networks = networks;
        _time = time;
        _started = time.GetTimestamp();
        Optimizer = Optimizers.Create(options.Optimizer, networks, options.LearningRate);
        Generator = new Generator((ulong)options.Seed, networks.Device);
        Average = new MovingAverage(networks, options.AverageDecay);
        Best = new BestWeights(options.Patience);
        Scaler = new LossScaler(enabled: options.Precision == ScalarType.Float16);
        Memory = new BatchMemory(options.Batch, screen.Warn);
    }

    /// <summary>Steps taken.</summary>
    public long Step { get; set; }

    /// <summary>Share of the run that is done, in [0, 1] and perhaps a little over at the end.</summary>
    public double Done { get; set; }

    /// <summary>Time in training, that before an interruption included.</summary>
    public TimeSpan Elapsed => _before + _time.GetElapsedTime(_started);

    /// <summary>Where the training images stand.</summary>
    public DataPosition Position { get; set; } = DataPosition.Start;

    /// <summary>The averaged weights.</summary>
    public MovingAverage Average { get; }

    /// <summary>The weights that validated best.</summary>
    public BestWeights Best { get; }

    internal OptimizerHelper Optimizer { get; }

    internal Generator Generator { get; }

    internal LossScaler Scaler { get; }

    internal BatchMemory Memory { get; }

    internal HistoryRecorder History { get; private set; } = new();

    /// <summary>The averaged weights, which are the caller's to dispose from now on.</summary>
    public MovingAverage TakeAverage()
    {
        _isAverageTaken = true;
        return Average;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Optimizer.Dispose();
        Generator.Dispose();
        Best.Dispose();
        if (!_isAverageTaken) Average.Dispose();
    }

    /// <summary>Copies the state; training may go on while the copy is stored.</summary>
    internal SavedTraining Save()
    {
        using var scope = NewDisposeScope();
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        _networks.Save(writer);
        Average.Save(writer);
        Best.Save(writer);
        Scaler.Save(writer);
        Generator.get_state().Save(writer);
        Optimizer.save_state_dict(writer);
        writer.Flush();
        var progress = new SavedProgress(Step, Done, Elapsed, Position, Memory.AtOnce, History.Save());
        return new SavedTraining(progress, BinaryData.FromBytes(memory.GetBuffer().AsMemory(0, (int)memory.Length)));
    }

    /// <summary>Takes on a state of the same networks and options.</summary>
    /// <exception cref="InvalidDataException">It is that of other networks.</exception>
    internal void Load(SavedTraining saved)
    {
        try
        {
            using var reader = new BinaryReader(saved.Tensors.ToStream());
            _networks.Load(reader);
            Average.Load(reader);
            Best.Load(reader, _networks);
            Scaler.Load(reader);
            using (var drawn = Tensor.Load(reader)) Generator.set_state(drawn);
            // In no dispose scope: not every optimiser keeps what it loads out of one.
            Optimizer.load_state_dict(reader);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new InvalidDataException(
                $"The checkpoint does not fit the networks: another version of the program wrote it. Start anew with another --run-id. ({exception.Message})", exception);
        }

        var progress = saved.Progress;
        (Step, Done, Position, _before, _started) = (progress.Step, progress.Done, progress.Position, progress.Elapsed, _time.GetTimestamp());
        Memory.Restore(progress.ImagesAtOnce);
        History = HistoryRecorder.GoOn(progress.History);
    }
}
