# Seconds of one core to learn 100 trees of 31 leaves: one line of JSON on stdout.
# python3 trees.py <file of little-endian doubles, column after column, the target last> <rows> <features>
import json, os, sys, time
os.environ['OMP_NUM_THREADS'] = '1'
import numpy

path, rows, features = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
block = numpy.fromfile(path).reshape(features + 1, rows)
x, y = numpy.ascontiguousarray(block[:features].T), block[features]
found = {}
try:
    import sklearn
    from sklearn.ensemble import HistGradientBoostingRegressor
    model = HistGradientBoostingRegressor(max_iter=100, max_leaf_nodes=31, learning_rate=0.1, early_stopping=False)
    used = time.process_time()
    model.fit(x, y)
    seconds = time.process_time() - used
    found['scikit-learn'] = {'version': sklearn.__version__, 'seconds': seconds, 'rmse': float(numpy.sqrt(numpy.mean((y - model.predict(x)) ** 2)))}
except ImportError:
    pass
try:
    import xgboost
    used = time.process_time()
    data = xgboost.DMatrix(x, y, nthread=1)
    options = dict(objective='reg:squarederror', tree_method='hist', max_leaves=31, max_depth=0, grow_policy='lossguide', eta=0.1, nthread=1, max_bin=256)
    model = xgboost.train(options, data, 100)
    seconds = time.process_time() - used
    found['xgboost'] = {'version': xgboost.__version__, 'seconds': seconds, 'rmse': float(numpy.sqrt(numpy.mean((y - model.predict(data)) ** 2)))}
except ImportError:
    pass
print(json.dumps(found))
