using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AePipeline.Bench;

/// <summary>A small convolutional network that names images of 28 x 28.</summary>
internal sealed class Classifier : IDisposable
{
    private const int Side = 28;
    private const int Batch = 128;
    private const int Epochs = 5;
    private const double Rate = 0.002;

    private readonly Sequential _network;

    private Classifier(int classes) => _network = Sequential(
        Conv2d(1, 16, 5, stride: 2, padding: 2), ReLU(),
        Conv2d(16, 32, 5, stride: 2, padding: 2), ReLU(),
        Flatten(), Dropout(0.2), Linear(32 * (Side / 4) * (Side / 4), 128), ReLU(), Dropout(0.2), Linear(128, classes));

    /// <summary>Trains one by Adam, at a rate that rises and falls, on the cross-entropy of its softmax.</summary>
    /// <param name="images">The images to learn from.</param>
    public static Classifier Train(LabelledImages images)
    {
        random.manual_seed(0);
        using var scope = NewDisposeScope();
        var classifier = new Classifier((int)images.Classes.Max() + 1);
        var (samples, classes) = (Images(images.Samples), tensor(images.Classes));
        var optimizer = optim.Adam(classifier._network.parameters());
        var steps = Epochs * ((images.Classes.Length + Batch - 1) / Batch);
        var schedule = optim.lr_scheduler.OneCycleLR(optimizer, max_lr: Rate, total_steps: steps);
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            using var order = randperm(images.Classes.Length);
            foreach (var some in order.split(Batch))
            {
                using var step = NewDisposeScope();
                optimizer.zero_grad();
                functional.cross_entropy(classifier._network.forward(samples[some]), classes[some]).backward();
                optimizer.step();
                schedule.step();
            }
        }

        classifier._network.eval();
        return classifier;
    }

    /// <summary>The number of the class of each image.</summary>
    /// <param name="samples"><c>[N, 28, 28]</c> in [0, 1].</param>
    public long[] Name(float[] samples)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        return [.. Images(samples).split(1000).SelectMany(some => _network.forward(some).argmax(1).data<long>().ToArray())];
    }

    public void Dispose() => _network.Dispose();

    private static Tensor Images(float[] samples) => tensor(samples).reshape(-1, 1, Side, Side);
}
